using System.Globalization;
using System.Net;
using System.Text;

namespace Orleans.Serialization.Wire;

/// <summary>The types of the framework that may be named on the wire.</summary>
internal static class FrameworkTypes
{
    private static readonly Type[] Objects =
    [
        typeof(object), typeof(Exception), typeof(Type), typeof(GrainReference), typeof(Uri), typeof(Version), typeof(IPAddress), typeof(IPEndPoint), typeof(CultureInfo), typeof(StringBuilder),
        typeof(KeyValuePair<,>), typeof(Nullable<>), typeof(DayOfWeek), typeof(DateTimeKind), typeof(HttpStatusCode), typeof(StringComparison),
        typeof(ValueTuple), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
        typeof(IEnumerable<>), typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IList<>), typeof(IReadOnlyList<>),
        typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(ISet<>), typeof(IReadOnlySet<>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
    ];

    private static readonly Type[] WithExceptions =
    [
        typeof(object), typeof(System.Net.Sockets.SocketException), typeof(System.Net.Http.HttpRequestException), typeof(WebException),
        typeof(System.Data.Common.DbException), typeof(System.Text.Json.JsonException), typeof(System.ComponentModel.Win32Exception),
        typeof(System.ComponentModel.DataAnnotations.ValidationException), typeof(System.IO.Pipelines.PipeReader),
        typeof(Uri), typeof(HashSet<>), typeof(Queue<>), typeof(Microsoft.Extensions.Options.OptionsValidationException),
    ];

    private static readonly Lazy<Dictionary<string, Type>> Exceptions = new(() => WithExceptions
        .Select(t => t.Assembly)
        .Distinct()
        .SelectMany(a => a.GetExportedTypes())
        .Where(t => typeof(Exception).IsAssignableFrom(t) && t is { IsAbstract: false, ContainsGenericParameters: false })
        .ToDictionary(t => t.FullName!, StringComparer.Ordinal));

    public static IEnumerable<Type> All =>
        ScalarCodecs.Types.Concat(Objects).Concat(CollectionCodecs.Structs.Keys).Concat(CollectionCodecs.Classes.Keys).Distinct();

    /// <summary>An exception of the framework by its full name.</summary>
    public static Type? FindException(string fullName) => Exceptions.Value.GetValueOrDefault(fullName);
}
