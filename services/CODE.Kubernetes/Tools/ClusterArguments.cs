using System.Globalization;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Tools;

/// <summary>What arguments of this server's tools mean.</summary>
internal static class ClusterArguments
{
    /// <summary>What a namespace argument means all of.</summary>
    public const string AllNamespaces = "*";

    private const int MaxName = 253;
    private const int MaxCount = 100_000;

    /// <summary>The namespace to select by: null for all of them.</summary>
    /// <exception cref="FaultException">No namespace can have this name.</exception>
    public static string? Selected(string @namespace) => @namespace == AllNamespaces ? null : Name(@namespace, "namespace");

    /// <summary>A name that an object may have.</summary>
    /// <exception cref="FaultException">None can: it would be another path of the API.</exception>
    public static string Name(string value, string argument) =>
        value.Length is > 0 and <= MaxName && value is not ("." or "..") && !value.AsSpan().ContainsAny('/', '%') && !value.Any(char.IsControl)
            ? value
            : throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' is no name that an object can have.", "Give the name as list_resources shows it.");

    /// <summary>A time back from now, as <c>90s</c>, <c>10m</c>, <c>2h</c> or <c>3d</c>; null when it is not given.</summary>
    /// <exception cref="FaultException">It is none.</exception>
    public static TimeSpan? Duration(string? value, string argument) => value switch
    {
        null => null,
        [.. var digits, 's' or 'm' or 'h' or 'd'] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MaxCount => value[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(count),
        },
        _ => throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' is no time.", "Give seconds, minutes, hours or days, such as 90s, 10m, 2h or 3d."),
    };

    /// <summary>A value that a field selector may hold: it must not become another selector.</summary>
    /// <exception cref="FaultException">It would.</exception>
    public static string? FieldValue(string? value, string argument) =>
        value is null || (value.Length is > 0 and <= 2 * MaxName && !value.AsSpan().ContainsAny(",=!\\") && !value.Any(char.IsControl))
            ? value
            : throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' is no name that an object can have.", "Give a name, or a kind and a name such as pod/web-1.");
}
