using System.Reflection;
using Orleans.Execution;
using Orleans.References;
using Orleans.Serialization.Invocation;

namespace Orleans.Messaging;

/// <summary>What the contexts of both directions have in common.</summary>
internal abstract class CallContext(object grain, GrainId target, GrainId? source, GrainMethod method, object?[] arguments) : IInvokable
{
    public IInvokable Request => this;

    public object Grain { get; } = grain;

    public GrainId? SourceId { get; } = source;

    public GrainId TargetId { get; } = target;

    public GrainInterfaceType InterfaceType => GrainMethod.Interface.InterfaceType;

    public string InterfaceName => GrainMethod.Interface.Name;

    public string MethodName => GrainMethod.Method.Name;

    public MethodInfo InterfaceMethod => GrainMethod.Method;

    public object? Result { get; set; }

    protected GrainMethod GrainMethod { get; } = method;

    protected object?[] Arguments { get; } = arguments;

    protected int Reached { get; set; }

    public object GetTarget() => Grain;

    public int GetArgumentCount() => Arguments.Length;

    public object? GetArgument(int index) => Arguments[index];

    public void SetArgument(int index, object value) => Arguments[index] = value;

    public string GetMethodName() => MethodName;

    public string GetInterfaceName() => InterfaceName;

    public MethodInfo GetMethod() => InterfaceMethod;

    public Type GetInterfaceType() => GrainMethod.Interface.Type;

    public void Dispose()
    {
    }
}

internal sealed class IncomingCallContext(Activation activation, GrainRequest request, IIncomingGrainCallFilter[] filters)
    : CallContext(activation.GrainInstance!, request.Target, request.Source, request.Method, request.Arguments), IIncomingGrainCallContext
{
    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = Grain.GetType().GetInterfaceMap(InterfaceMethod.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
        }
    }

    public static async ValueTask<object?> RunAsync(Activation activation, GrainRequest request, IIncomingGrainCallFilter[] filters)
    {
        var context = new IncomingCallContext(
            activation, request, activation.GrainInstance is IIncomingGrainCallFilter own ? [.. filters, own] : filters);
        await context.Invoke();
        return context.Result;
    }

    public async Task Invoke()
    {
        if (Reached < filters.Length)
        {
            await filters[Reached++].Invoke(this);
        }
        else
        {
            Result = await GrainMethod.InvokeAsync(Grain, Arguments);
        }
    }
}

internal sealed class OutgoingCallContext<T>(
    CallSender calls, IOutgoingGrainCallFilter[] filters, GrainReference target, GrainMethod method, object?[] arguments)
    : CallContext(target, target.GrainId, Activation.Current?.GrainId, method, arguments), IOutgoingGrainCallContext
{
    public IGrainContext? SourceContext { get; } = Activation.Current;

    public static async Task<T> RunAsync(
        CallSender calls, IOutgoingGrainCallFilter[] filters, GrainReference target, GrainMethod method, object?[] arguments)
    {
        var context = new OutgoingCallContext<T>(calls, filters, target, method, arguments);
        await context.Invoke();
        return (T)context.Result!;
    }

    public async Task Invoke()
    {
        if (Reached < filters.Length)
        {
            await filters[Reached++].Invoke(this);
        }
        else
        {
            Result = await calls.Send<T>(TargetId, GrainMethod, Arguments);
        }
    }
}

internal sealed class IncomingDelegateFilter(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => filter(context);
}

internal sealed class OutgoingDelegateFilter(OutgoingGrainCallFilterDelegate filter) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => filter(context);
}
