using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans.References
{
    /// <summary>Emits the class behind the references of a grain interface, also of one that is internal.</summary>
    internal static class ProxyBuilder
    {
        private static readonly ConcurrentDictionary<Assembly, Lazy<ModuleBuilder>> Modules = new();
        private static readonly Type[] ConstructorParameters = [typeof(ReferenceShared), typeof(GrainId)];

        public static Func<ReferenceShared, GrainId, GrainReference> Build(GrainInterface grainInterface)
        {
            var module = Modules.GetOrAdd(grainInterface.Type.Assembly, static a => new Lazy<ModuleBuilder>(() => DefineModule(a))).Value;
            Type proxy;
            lock (module)
            {
                var type = module.DefineType(
                    $"Proxy.{grainInterface.Type.FullName}", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [grainInterface.Type]);
                DefineConstructor(type);
                for (var i = 0; i < grainInterface.Methods.Length; i++)
                {
                    DefineMethod(type, grainInterface.Methods[i].Method, i);
                }

                proxy = type.CreateType();
            }

            var create = new DynamicMethod("Create", typeof(GrainReference), ConstructorParameters, proxy.Module, skipVisibility: true);
            var il = create.GetILGenerator();
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Newobj, proxy.GetConstructor(ConstructorParameters)!);
            il.Emit(OpCodes.Ret);
            return create.CreateDelegate<Func<ReferenceShared, GrainId, GrainReference>>();
        }

        private static ModuleBuilder DefineModule(Assembly interfaces)
        {
            var assembly = AssemblyBuilder.DefineDynamicAssembly(
                new AssemblyName($"{interfaces.GetName().Name}.GrainReferences"), AssemblyBuilderAccess.Run);
            var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructors()[0];
            foreach (var friend in new[] { interfaces, typeof(GrainReference).Assembly }.Distinct())
            {
                assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [friend.GetName().Name!]));
            }

            return assembly.DefineDynamicModule("GrainReferences");
        }

        private static void DefineConstructor(TypeBuilder type)
        {
            var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, ConstructorParameters);
            var il = constructor.GetILGenerator();
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(
                BindingFlags.Instance | BindingFlags.NonPublic, ConstructorParameters)!);
            il.Emit(OpCodes.Ret);
        }

        // The body: return this.Call<T>(index, new object[] { argument, ... });
        private static void DefineMethod(TypeBuilder type, MethodInfo declared, int index)
        {
            var parameters = declared.GetParameters();
            var method = type.DefineMethod(
                $"{declared.DeclaringType!.FullName}.{declared.Name}",
                MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
                declared.ReturnType,
                [.. parameters.Select(p => p.ParameterType)]);
            var il = method.GetILGenerator();
            if (CallFor(declared) is { } call)
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldc_I4, index);
                il.Emit(OpCodes.Ldc_I4, parameters.Length);
                il.Emit(OpCodes.Newarr, typeof(object));
                for (var i = 0; i < parameters.Length; i++)
                {
                    il.Emit(OpCodes.Dup);
                    il.Emit(OpCodes.Ldc_I4, i);
                    il.Emit(OpCodes.Ldarg, i + 1);
                    il.Emit(OpCodes.Box, parameters[i].ParameterType);
                    il.Emit(OpCodes.Stelem_Ref);
                }

                il.Emit(OpCodes.Call, call);
                il.Emit(OpCodes.Ret);
            }
            else
            {
                il.Emit(OpCodes.Ldstr, $"{declared.DeclaringType}.{declared.Name} must return Task or ValueTask.");
                il.Emit(OpCodes.Newobj, typeof(NotSupportedException).GetConstructor([typeof(string)])!);
                il.Emit(OpCodes.Throw);
            }

            if (declared.IsGenericMethodDefinition)
            {
                throw new NotSupportedException($"{declared.DeclaringType}.{declared.Name}: a grain method cannot have type parameters.");
            }

            type.DefineMethodOverride(method, declared);
        }

        private static MethodInfo? CallFor(MethodInfo declared)
        {
            var returned = declared.ReturnType;
            var definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : returned;
            var name = definition == typeof(Task) || definition == typeof(Task<>) ? nameof(GrainReference.Call)
                : definition == typeof(ValueTask) || definition == typeof(ValueTask<>) ? nameof(GrainReference.CallValue)
                : null;
            if (name is null)
            {
                return null;
            }

            var call = typeof(GrainReference).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic)
                .Single(m => string.Equals(m.Name, name, StringComparison.Ordinal) && m.IsGenericMethod == returned.IsGenericType);
            return returned.IsGenericType ? call.MakeGenericMethod(returned.GetGenericArguments()) : call;
        }
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>The runtime knows this attribute by name: the emitted assembly may use what is internal in the named one.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
    {
        public string AssemblyName { get; } = assemblyName;
    }
}
