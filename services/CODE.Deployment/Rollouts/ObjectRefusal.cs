using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CODE.Clusters.Connections;
using CODE.Clusters.Objects;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollouts;

/// <summary>A field that somebody else owns.</summary>
/// <param name="Field">The field's path: <c>.spec.replicas</c>.</param>
/// <param name="Manager">The field manager that owns it; untrusted text.</param>
internal sealed record FieldConflict(string Field, string Manager);

/// <summary>Why a cluster does not take an object.</summary>
/// <param name="Code">One of <see cref="FaultCodes"/>.</param>
/// <param name="Message">The reason; untrusted text.</param>
/// <param name="Conflicts">The fields that somebody else owns, where that is the reason.</param>
internal sealed partial record ObjectRefusal(string Code, string Message, IReadOnlyList<FieldConflict> Conflicts)
{
    private const int MostConflicts = 10;
    private const int MostWords = 500;
    private const int MostName = 100;

    // Where Go's reader of JSON begins to quote what it was given.
    private const string Quoting = ", error found in #";

    // A field that the kind does not have: older servers call that a failure of their own.
    private const string UnknownField = "failed to create typed patch object";

    // What is shorter is found everywhere.
    private const int LeastQuoted = 4;

    /// <summary>Reads a refusal.</summary>
    public static ObjectRefusal Of(FaultException exception, PlannedObject planned)
    {
        var causes = ClusterRefusalException.Of(exception)?.Causes ?? [];
        FieldConflict[] conflicts =
        [
            .. causes.Where(static cause => cause.Reason == "FieldManagerConflict")
                .Select(static cause => new FieldConflict(UntrustedText.Flatten(cause.Field, MostName), UntrustedText.Flatten(Manager().Match(cause.Message) is { Success: true } found ? found.Groups[1].Value : "somebody else", MostName))),
        ];
        var code = exception.Fault.Message.Contains(UnknownField, StringComparison.Ordinal) ? FaultCodes.InvalidArgument : exception.Fault.Code;
        return new ObjectRefusal(code, conflicts.Length > 0 ? Told(conflicts) : Words(exception.Fault, causes, planned), conflicts);
    }

    private static string Told(FieldConflict[] conflicts) =>
        string.Join("; ", conflicts.Take(MostConflicts).GroupBy(static conflict => conflict.Manager).Select(static owned => $"{owned.Key} owns {string.Join(", ", owned.Select(static conflict => conflict.Field))}"))
        + (conflicts.Length > MostConflicts ? $"; and {conflicts.Length - MostConflicts} more fields" : "");

    private static string Words(Fault fault, IReadOnlyList<RefusalCause> causes, PlannedObject planned)
    {
        var end = fault.Message.IndexOf(Quoting, StringComparison.Ordinal);
        var words = end < 0 ? fault.Message : fault.Message[..end];
        if (!planned.Declared.IsSecret || !MayQuote(fault, planned.Declared.Item))
        {
            return UntrustedText.Flatten(words, MostWords);
        }

        var fields = string.Join(", ", causes.Select(static cause => cause.Field).Where(static field => field.Length > 0).Distinct());
        return $"The cluster refuses it{(fields.Length > 0 ? $" for {UntrustedText.Flatten(fields, MostName)}" : "")}; its words are withheld, since they may quote the Secret's values.";
    }

    // Whoever judges what an object holds may quote it; who may not write it, and who owns it, is told without looking at it.
    private static bool MayQuote(Fault fault, JsonObject secret) =>
        fault.Code is FaultCodes.InvalidArgument or FaultCodes.UpstreamFailed or FaultCodes.TooLarge || ValuesOf(secret).Any(value => fault.Message.Contains(value, StringComparison.Ordinal));

    private static IEnumerable<string> ValuesOf(JsonObject secret) =>
        from part in (string[])["data", "stringData"]
        from pair in secret[part] as JsonObject ?? []
        let text = pair.Value?.ToString() ?? ""
        from form in part == "data" ? (string[])[text, Decoded(text)] : [text]
        where form.Length >= LeastQuoted
        select form;

    private static string Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    [GeneratedRegex("conflict with \"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Manager();
}
