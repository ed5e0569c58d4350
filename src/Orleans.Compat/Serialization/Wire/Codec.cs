namespace Orleans.Serialization.Wire;

/// <summary>How a member says what follows, so that a reader that does not know the member can skip it.</summary>
internal enum WireKind
{
    Number = 0,
    Text = 1,
    Block = 2,
}

/// <summary>Writes and reads values of a declared type.</summary>
internal abstract class Codec
{
    public abstract WireKind Kind { get; }

    public abstract void WriteObject(WireWriter writer, object? value);

    public abstract object? ReadObject(WireReader reader);
}

internal abstract class Codec<T> : Codec
{
    public override WireKind Kind => WireKind.Block;

    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(WireReader reader);

    public override void WriteObject(WireWriter writer, object? value) => Write(writer, (T)value!);

    public override object? ReadObject(WireReader reader) => Read(reader);
}

/// <summary>A codec made of two functions.</summary>
internal sealed class ValueCodec<T>(WireKind kind, Action<WireWriter, T> write, Func<WireReader, T> read) : Codec<T>
{
    public override WireKind Kind => kind;

    public override void Write(WireWriter writer, T value) => write(writer, value);

    public override T Read(WireReader reader) => read(reader);
}

/// <summary>Values of a reference type: they say their own type, and an object that is met twice arrives once.</summary>
internal sealed class ObjectCodec<T> : Codec<T?>
{
    public override void Write(WireWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteByte((byte)WireHeader.Null);
            return;
        }

        var content = Codecs.ContentOf(value.GetType());
        if (!content.IsTracked || !writer.TryWriteReference(value))
        {
            writer.WriteTypeName(content.Name);
            writer.Enter();
            content.Write(writer, value);
            writer.Leave();
        }
    }

    public override T? Read(WireReader reader) => reader.ReadObject() switch
    {
        null => default,
        T value => value,
        var other => throw new MalformedMessageException($"A value of {other.GetType()} stands where {typeof(T)} belongs."),
    };
}

internal sealed class NullableCodec<T> : Codec<T?>
    where T : struct
{
    private readonly Codec<T> _value = Codecs.For<T>();

    public override void Write(WireWriter writer, T? value)
    {
        writer.WriteByte(value.HasValue ? (byte)1 : (byte)0);
        if (value.HasValue)
        {
            _value.Write(writer, value.Value);
        }
    }

    public override T? Read(WireReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => _value.Read(reader),
        _ => throw new MalformedMessageException("A value is neither there nor missing."),
    };
}

/// <summary>Writes and reads what follows the type name of an object.</summary>
internal abstract class ContentCodec
{
    public required string Name { get; init; }

    /// <summary>An object that is met twice in one message is written once.</summary>
    public virtual bool IsTracked => true;

    public abstract void Write(WireWriter writer, object value);

    public abstract object Read(WireReader reader, int offset);
}

/// <summary>A value type, or a text, where any object may stand.</summary>
internal sealed class BoxedContent<T> : ContentCodec
{
    private readonly Codec<T> _value = Codecs.For<T>();

    public override bool IsTracked => false;

    public override void Write(WireWriter writer, object value) => _value.Write(writer, (T)value);

    public override object Read(WireReader reader, int offset) =>
        _value.Read(reader) ?? throw new MalformedMessageException("A value is missing.");
}

/// <summary>An object of a simple type that refers to no others.</summary>
internal sealed class SimpleContent<T>(Action<WireWriter, T> write, Func<WireReader, T> read) : ContentCodec
    where T : class
{
    public override void Write(WireWriter writer, object value) => write(writer, (T)value);

    public override object Read(WireReader reader, int offset)
    {
        try
        {
            return read(reader);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new MalformedMessageException($"The bytes are no {typeof(T).Name}.", e);
        }
    }
}
