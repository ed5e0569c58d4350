using System.Linq.Expressions;
using System.Reflection;

namespace Orleans.References;

/// <summary>Calls one grain method through a compiled delegate and gives its result as an object.</summary>
internal abstract class GrainMethodInvoker
{
    public abstract ValueTask<object?> InvokeAsync(object grain, object?[] arguments);

    /// <exception cref="NotSupportedException">The method is generic or returns something else than a task.</exception>
    public static GrainMethodInvoker Create(MethodInfo method)
    {
        var returned = method.ReturnType;
        var definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : returned;
        var kind = definition switch
        {
            _ when method.IsGenericMethod => null,
            _ when definition == typeof(Task) => typeof(ForTask),
            _ when definition == typeof(Task<>) => typeof(ForTask<>),
            _ when definition == typeof(ValueTask) => typeof(ForValueTask),
            _ when definition == typeof(ValueTask<>) => typeof(ForValueTask<>),
            _ => null,
        };
        if (kind is null)
        {
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} must return Task or ValueTask and have no type parameters.");
        }

        var invoker = returned.IsGenericType ? kind.MakeGenericType(returned.GetGenericArguments()) : kind;
        return (GrainMethodInvoker)Activator.CreateInstance(invoker, Compile(method))!;
    }

    private static Delegate Compile(MethodInfo method)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(grain, method.DeclaringType!),
            method,
            method.GetParameters().Select((p, i) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)));
        var type = typeof(Func<,,>).MakeGenericType(typeof(object), typeof(object?[]), method.ReturnType);
        return Expression.Lambda(type, call, grain, arguments).Compile();
    }

    private sealed class ForTask(Func<object, object?[], Task> call) : GrainMethodInvoker
    {
        public override async ValueTask<object?> InvokeAsync(object grain, object?[] arguments)
        {
            await call(grain, arguments);
            return null;
        }
    }

    private sealed class ForTask<T>(Func<object, object?[], Task<T>> call) : GrainMethodInvoker
    {
        public override async ValueTask<object?> InvokeAsync(object grain, object?[] arguments) => await call(grain, arguments);
    }

    private sealed class ForValueTask(Func<object, object?[], ValueTask> call) : GrainMethodInvoker
    {
        public override async ValueTask<object?> InvokeAsync(object grain, object?[] arguments)
        {
            await call(grain, arguments);
            return null;
        }
    }

    private sealed class ForValueTask<T>(Func<object, object?[], ValueTask<T>> call) : GrainMethodInvoker
    {
        public override async ValueTask<object?> InvokeAsync(object grain, object?[] arguments) => await call(grain, arguments);
    }
}
