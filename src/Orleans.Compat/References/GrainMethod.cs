using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.References;

/// <summary>One method of a grain interface: how it is scheduled, copied and invoked.</summary>
internal sealed class GrainMethod
{
    private readonly bool[] _copied;
    private readonly bool _copiesResult;
    private readonly Type[] _parameters;
    private readonly Type _result;
    private readonly Lazy<GrainMethodInvoker> _invoker;

    public GrainMethod(GrainInterface grainInterface, MethodInfo method)
    {
        Interface = grainInterface;
        Method = method;
        Name = method.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias ?? method.Name;
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        OneWay = method.IsDefined(typeof(OneWayAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;

        var parameters = method.GetParameters();
        TokenIndex = Array.FindIndex(parameters, p => p.ParameterType == typeof(CancellationToken));
        _parameters = [.. parameters.Select(p => p.ParameterType)];
        _copied = [.. parameters.Select(p => !IsShared(p, p.ParameterType))];
        var returned = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(void);
        _result = returned;
        _copiesResult = returned != typeof(void) && !IsShared(method.ReturnParameter, returned);
        _invoker = new(() => GrainMethodInvoker.Create(method));
    }

    public GrainInterface Interface { get; }

    public MethodInfo Method { get; }

    /// <summary>The method's name in calls between processes; overloads without an alias have their parameters in it.</summary>
    public string Name { get; private set; }

    public bool AlwaysInterleave { get; }

    public bool ReadOnly { get; }

    public bool OneWay { get; }

    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Which parameter is the CancellationToken; negative if none is.</summary>
    public int TokenIndex { get; }

    public ValueTask<object?> InvokeAsync(object grain, object?[] arguments) => _invoker.Value.InvokeAsync(grain, arguments);

    public CancellationToken TokenIn(object?[] arguments) =>
        TokenIndex >= 0 ? (CancellationToken)arguments[TokenIndex]! : CancellationToken.None;

    public void CopyArguments(object?[] arguments)
    {
        for (var i = 0; i < _copied.Length; i++)
        {
            if (_copied[i])
            {
                arguments[i] = DeepCopy.Of(arguments[i]);
            }
        }
    }

    public object? CopyResult(object? result) => _copiesResult ? DeepCopy.Of(result) : result;

    /// <summary>Tells the method from its overloads, once, before it is used.</summary>
    public GrainMethod WithSignature()
    {
        Name = $"{Name}({string.Join(',', _parameters.Select(p => p.FullName))})";
        return this;
    }

    public void WriteArguments(WireWriter writer, object?[] arguments)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            Codecs.For(_parameters[i]).WriteObject(writer, arguments[i]);
        }
    }

    public object?[] ReadArguments(WireReader reader) => [.. _parameters.Select(p => Codecs.For(p).ReadObject(reader))];

    public void WriteResult(WireWriter writer, object? result)
    {
        if (_result != typeof(void))
        {
            Codecs.For(_result).WriteObject(writer, result);
        }
    }

    public object? ReadResult(WireReader reader) => _result == typeof(void) ? null : Codecs.For(_result).ReadObject(reader);

    public override string ToString() => $"{Interface.Type.Name}.{Method.Name}";

    private static bool IsShared(ParameterInfo parameter, Type type) =>
        parameter.IsDefined(typeof(ImmutableAttribute), inherit: false) || DeepCopy.IsImmutable(type);
}
