using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;

namespace CODE.ServiceDefaults.Context;

/// <summary>Which deployment something is wanted of, and by whom.</summary>
/// <param name="Name">Its name; null for all of them.</param>
/// <param name="Namespace">Its namespace; null for any.</param>
/// <param name="Caller">On whose behalf.</param>
public sealed partial record ContextQuery(string? Name, string? Namespace, Caller Caller)
{
    private const int MaxName = 200;

    /// <summary>Makes a query of what a caller wrote; empty texts stand for nothing.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.InvalidArgument"/>: nothing can have such a name.</exception>
    public static ContextQuery Of(string? name, string? @namespace, Caller caller)
    {
        if (!string.IsNullOrEmpty(name) && (name.Length > MaxName || !NamePattern.IsMatch(name)))
        {
            throw new FaultException(
                FaultCodes.InvalidArgument, "name is not one that a deployment can have.", $"Give letters, digits and ._-/ , beginning with a letter or digit; at most {MaxName}.");
        }

        if (!string.IsNullOrEmpty(@namespace) && !NamespacePattern.IsMatch(@namespace))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "namespace is not one that a cluster can have.", "Give lower-case letters, digits and hyphens; at most 63.");
        }

        return new ContextQuery(string.IsNullOrEmpty(name) ? null : name, string.IsNullOrEmpty(@namespace) ? null : @namespace, caller);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamespacePattern { get; }
}
