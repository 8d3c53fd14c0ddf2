using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Tools;

/// <summary>What arguments of this server's tools mean.</summary>
internal static class ClusterArguments
{
    /// <summary>What a namespace argument means all of.</summary>
    public const string AllNamespaces = "*";

    private const int MaxName = 253;

    /// <summary>The namespace to select by: null for all of them.</summary>
    /// <exception cref="FaultException">No namespace can have this name.</exception>
    public static string? Selected(string @namespace) => @namespace == AllNamespaces ? null : Name(@namespace, "namespace");

    /// <summary>A name that an object may have.</summary>
    /// <exception cref="FaultException">None can: it would be another path of the API.</exception>
    public static string Name(string value, string argument) =>
        value.Length is > 0 and <= MaxName && value is not ("." or "..") && !value.AsSpan().ContainsAny('/', '%') && !value.Any(char.IsControl)
            ? value
            : throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' is no name that an object can have.", "Give the name as list_resources shows it.");
}
