using System.Text.Json;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Deployment.Validation;

/// <summary>Orders and bounds what was found, so that an answer fits a model's context whatever the input.</summary>
internal static class ReportBuilder
{
    /// <summary>The most diagnostics in one answer.</summary>
    public const int MaxDiagnostics = 200;

    /// <summary>The most bytes that the listed diagnostics take as JSON; the rest of the 20 KB is for the report around them.</summary>
    public const int MaxBytes = 19 * 1024;

    private const int MaxText = 400;

    /// <summary>The report of one validation.</summary>
    public static ValidationReport Build(CheckOutcome outcome, bool strict)
    {
        var all = outcome.Diagnostics
            .Select(static diagnostic => diagnostic with
            {
                File = Cut(diagnostic.File),
                Message = Cut(diagnostic.Message),
                Fix = Cut(diagnostic.Fix),
            })
            .Distinct()
            .OrderBy(static diagnostic => diagnostic.Severity)
            .ThenBy(static diagnostic => diagnostic.File, StringComparer.Ordinal)
            .ThenBy(static diagnostic => diagnostic.Line ?? 0)
            .ThenBy(static diagnostic => diagnostic.Rule, StringComparer.Ordinal)
            .ThenBy(static diagnostic => diagnostic.Message, StringComparer.Ordinal)
            .ToArray();
        var errors = all.Count(static diagnostic => diagnostic.Severity == Severity.Error);
        var warnings = all.Count(static diagnostic => diagnostic.Severity == Severity.Warning);
        var listed = Fitting(all);
        return new ValidationReport(
            errors == 0 && (!strict || warnings == 0),
            errors,
            warnings,
            all.Length - errors - warnings,
            outcome.FilesChecked,
            listed.Count < all.Length,
            listed);
    }

    private static List<Diagnostic> Fitting(Diagnostic[] all)
    {
        var listed = new List<Diagnostic>();
        var bytes = 0;
        foreach (var diagnostic in all.Take(MaxDiagnostics))
        {
            bytes += JsonSerializer.SerializeToUtf8Bytes(diagnostic, FleetJson.Options).Length + 1;
            if (bytes > MaxBytes)
            {
                break;
            }

            listed.Add(diagnostic);
        }

        return listed;
    }

    // Text of the caller's files may end up in a message: keep it on one line and short.
    private static string Cut(string text)
    {
        var clean = text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)) : text;
        return clean.Length <= MaxText ? clean : clean[..(MaxText - 1)] + "…";
    }
}
