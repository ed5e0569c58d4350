using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Wire;

/// <summary>
/// An exception: its type's name, message, stack as text, and what it holds of others. A type that the reader does not know
/// arrives as <see cref="UnavailableExceptionFallbackException"/>.
/// </summary>
internal sealed class ExceptionContent : ContentCodec
{
    private static readonly ObjectCodec<Exception> Inner = new();
    private static readonly FieldInfo MessageField = typeof(Exception).GetField("_message", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly FieldInfo InnerField = typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly ConditionalWeakTable<Type, MemberSet> Members = [];

    public override void Write(WireWriter writer, object value)
    {
        var exception = (Exception)value;
        var type = exception.GetType();
        if (!writer.Exceptions.Supports(type))
        {
            throw new CodecNotFoundException(type);
        }

        if (exception is UnavailableExceptionFallbackException fallback)
        {
            writer.WriteString(fallback.ExceptionType);
        }
        else
        {
            writer.WriteString(WireTypes.DefinitionName(type));
        }

        // The message of a group of exceptions repeats theirs.
        var group = exception as AggregateException;
        writer.WriteString(group is null ? exception.Message : (string?)MessageField.GetValue(group));
        writer.WriteString(exception.StackTrace);
        writer.WriteVarInt(exception.HResult);
        CollectionCodecs.WriteItems(writer, Inner, group is not null ? group.InnerExceptions : exception.InnerException is { } one ? [one] : []);
        var members = writer.BeginBlock();
        if (MembersOf(type) is { } set)
        {
            set.Write(writer, exception);
        }

        writer.EndBlock(members);
    }

    public override object Read(WireReader reader, int offset)
    {
        var name = reader.ReadRequiredString();
        var message = reader.ReadString();
        var stack = reader.ReadString();
        var result = reader.ReadVarInt();
        var inner = CollectionCodecs.ReadItems(reader, Inner).OfType<Exception>().ToArray();
        var exception = Create(name, message, inner);
        exception.HResult = (int)result;
        var end = reader.ReadBlockEnd();
        if (MembersOf(exception.GetType()) is { } set)
        {
            set.Read(reader, exception);
        }

        reader.SkipTo(end);
        if (!string.IsNullOrEmpty(stack))
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
        }

        return exception;
    }

    private static Exception Create(string name, string? message, Exception[] inner)
    {
        var first = inner.FirstOrDefault();
        var type = WireTypes.Find(name) ?? FrameworkTypes.FindException(name);
        if (type is null || !typeof(Exception).IsAssignableFrom(type) || type.IsAbstract || type.ContainsGenericParameters)
        {
            return new UnavailableExceptionFallbackException(message, first) { ExceptionType = name };
        }

        var exception = type == typeof(AggregateException) ? new AggregateException(inner) : Construct(type);
        MessageField.SetValue(exception, message);
        if (type != typeof(AggregateException))
        {
            InnerField.SetValue(exception, first);
        }

        return exception;
    }

    // A constructor without arguments has no opinion on the message; where there is none, no constructor runs.
    private static Exception Construct(Type type) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public, Type.EmptyTypes) is { } constructor
            ? (Exception)constructor.Invoke(parameters: null)
            : (Exception)RuntimeHelpers.GetUninitializedObject(type);

    private static MemberSet? MembersOf(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
            ? Members.GetValue(type, static t => new MemberSet(t, SerializedMembers.Of(t)))
            : null;
}
