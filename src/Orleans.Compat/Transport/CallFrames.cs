using Orleans.Messaging;
using Orleans.References;
using Orleans.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>How requests and responses look in their frames.</summary>
internal static class CallFrames
{
    private static readonly ObjectCodec<Exception> Errors = new();
    private static readonly ObjectCodec<object> Objects = new();

    public static WireWriter Request(long number, CallMessage message)
    {
        var writer = Frames.Numbered(FrameKind.Request, number);
        try
        {
            writer.WriteVarUInt((ulong)Math.Max(1, (long)message.TimeToLive.TotalMilliseconds));
            writer.WriteVarUInt((ulong)message.Hops);
            writer.WriteString(message.Method.Interface.Name);
            writer.WriteString(message.Method.Name);
            ScalarCodecs.WriteGrainId(writer, message.Target);
            ScalarCodecs.WriteGrainId(writer, message.Source ?? default);
            writer.BeginValue();
            message.Method.WriteArguments(writer, message.Arguments);
            writer.WriteVarUInt((ulong)(message.Context?.Count ?? 0));
            foreach (var (key, value) in message.Context ?? [])
            {
                writer.WriteString(key);
                Objects.Write(writer, value);
            }

            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <exception cref="UnknownNameException">The method, or a type of an argument, is not known here.</exception>
    /// <exception cref="MalformedMessageException">The bytes are no request.</exception>
    public static CallMessage ReadRequest(WireReader reader)
    {
        var timeToLive = TimeSpan.FromMilliseconds((long)Math.Min(reader.ReadVarUInt(), int.MaxValue));
        var hops = (int)Math.Min(reader.ReadVarUInt(), int.MaxValue / 2);
        var method = GrainInterfaces.Named(reader.ReadRequiredString()).MethodNamed(reader.ReadRequiredString());
        var target = ScalarCodecs.ReadGrainId(reader);
        var source = ScalarCodecs.ReadGrainId(reader);
        reader.BeginValue();
        var arguments = method.ReadArguments(reader);
        Dictionary<string, object>? context = null;
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            (context ??= new(StringComparer.Ordinal))[reader.ReadRequiredString()] = Objects.Read(reader)!;
        }

        return new CallMessage(target, source.IsDefault ? null : source, method, arguments, context, timeToLive, hops);
    }

    /// <summary>The frame of a response; what cannot be written arrives as the exception that says so.</summary>
    public static WireWriter Response(
        long number, GrainMethod? method, CallResponse response, ExceptionSerializationOptions exceptions, int maxLength)
    {
        var writer = Frames.Numbered(FrameKind.Response, number);
        writer.Exceptions = exceptions;
        try
        {
            writer.WriteByte((byte)response.Outcome);
            writer.BeginValue();
            if (response.Outcome == CallOutcome.Completed)
            {
                method!.WriteResult(writer, response.Result);
            }
            else
            {
                Errors.Write(writer, response.Error);
            }

            return writer.Length <= maxLength
                ? writer
                : throw new OrleansException($"A response of {writer.Length} bytes is longer than MaxMessageBodySize ({maxLength}).");
        }
        catch (Exception e) when (maxLength < int.MaxValue)
        {
            writer.Dispose();
            return Response(number, method, CallResponse.Failed(e), exceptions, int.MaxValue);
        }
    }

    public static CallResponse ReadResponse(WireReader reader, GrainMethod method)
    {
        var outcome = (CallOutcome)reader.ReadByte();
        reader.BeginValue();
        return outcome switch
        {
            CallOutcome.Completed => CallResponse.Completed(method.ReadResult(reader)),
            CallOutcome.Failed => CallResponse.Failed(ReadError(reader)),
            CallOutcome.Rejected => CallResponse.Rejected(ReadError(reader).Message),
            _ => throw new MalformedMessageException("A response has no outcome."),
        };
    }

    private static Exception ReadError(WireReader reader) =>
        Errors.Read(reader) ?? throw new MalformedMessageException("An error is missing.");
}
