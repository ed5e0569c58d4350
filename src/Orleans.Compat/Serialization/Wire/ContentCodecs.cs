using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Orleans.Serialization.Wire;

/// <summary>Chooses how objects of a type are written.</summary>
internal static class ContentCodecs
{
    private const string ReferenceName = "GrainRef";
    private const string ExceptionName = "System.Exception";

    public static ContentCodec Create(Type type)
    {
        if (typeof(GrainReference).IsAssignableFrom(type))
        {
            return new GrainReferenceContent { Name = ReferenceName };
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return new ExceptionContent { Name = ExceptionName };
        }

        if (typeof(Type).IsAssignableFrom(type))
        {
            return new SimpleContent<Type>(static (w, v) => w.WriteString(WireTypes.NameOf(v)), static r => WireTypes.Parse(r.ReadRequiredString()))
            {
                Name = "System.Type",
            };
        }

        // The framework's constants are of a class of their own.
        var name = WireTypes.NameOf(typeof(IPAddress).IsAssignableFrom(type) ? typeof(IPAddress) : type);
        if (type.IsValueType || type == typeof(string))
        {
            return (ContentCodec)Named(typeof(BoxedContent<>), name, type);
        }

        return Simple(type, name) ?? ForObject(type, name);
    }

    /// <summary>The members of a marked type, or of a tuple, that are written.</summary>
    /// <exception cref="CodecNotFoundException">The type is neither.</exception>
    public static IEnumerable<CopiedMember> MembersOf(Type type)
    {
        if (typeof(ITuple).IsAssignableFrom(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)))
        {
            return type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select((field, i) => new CopiedMember(field, IsShared: false, (uint)i));
        }

        return type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
            ? SerializedMembers.Of(type)
            : throw new CodecNotFoundException(type);
    }

    private static SimpleContent<T> Text<T>(string name, Func<T, string> format, Func<string, T> parse)
        where T : class =>
        new((w, v) => w.WriteString(format(v)), r => parse(r.ReadRequiredString())) { Name = name };

    private static ContentCodec? Simple(Type type, string name) => type switch
    {
        _ when type == typeof(object) => new SimpleContent<object>(static (w, _) => w.WriteByte(0), static r => Plain(r.ReadByte())) { Name = name },
        _ when type == typeof(byte[]) => new SimpleContent<byte[]>(
            static (w, v) =>
            {
                w.WriteVarUInt((ulong)v.Length);
                w.WriteBytes(v);
            },
            static r => r.ReadBytes(r.ReadCount()).ToArray()) { Name = name },
        _ when type == typeof(Uri) => Text(name, static v => v.OriginalString, static text => new Uri(text, UriKind.RelativeOrAbsolute)),
        _ when type == typeof(Version) => Text(name, static v => v.ToString(), Version.Parse),
        _ when typeof(IPAddress).IsAssignableFrom(type) => Text(name, static v => v.ToString(), IPAddress.Parse),
        _ when type == typeof(IPEndPoint) => Text(name, static v => v.ToString(), IPEndPoint.Parse),
        _ when type == typeof(CultureInfo) => Text(name, static v => v.Name, CultureInfo.GetCultureInfo),
        _ when type == typeof(StringBuilder) => Text(name, static v => v.ToString(), static text => new StringBuilder(text)),
        _ when type == typeof(SiloAddress) => Text(name, static v => v.ToParsableString(), SiloAddress.Parse),
        _ => null,
    };

    private static ContentCodec ForObject(Type type, string name)
    {
        if (type.IsSZArray)
        {
            return (ContentCodec)Named(typeof(ArrayContent<>), name, type.GetElementType()!);
        }

        if (type.IsGenericType && CollectionCodecs.Classes.TryGetValue(type.GetGenericTypeDefinition(), out var collection))
        {
            return (ContentCodec)Named(collection, name, type.GetGenericArguments());
        }

        return type.IsArray ? throw new CodecNotFoundException(type) : new ClassContent(type, MembersOf(type)) { Name = name };
    }

    // The name is required, which Activator cannot know.
    private static object Named(Type definition, string name, params Type[] arguments)
    {
        var content = Codecs.New(definition, arguments);
        typeof(ContentCodec).GetProperty(nameof(ContentCodec.Name))!.SetValue(content, name);
        return content;
    }

    private static object Plain(byte _) => new();
}
