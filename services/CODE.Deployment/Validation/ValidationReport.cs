using System.Text.Json.Serialization;

namespace CODE.Deployment.Validation;

/// <summary>The answer of a validation; one shape for every type.</summary>
/// <param name="Valid">No error and, when strict, no warning.</param>
/// <param name="ErrorCount">All errors, also those not listed.</param>
/// <param name="WarningCount">All warnings, also those not listed.</param>
/// <param name="InfoCount">All notes, also those not listed; told in the text of the answer only.</param>
/// <param name="FilesChecked">How many files were read; told in the text of the answer only.</param>
/// <param name="Truncated">Whether diagnostics were left off the list.</param>
/// <param name="Diagnostics">Errors first, then by file and line.</param>
public sealed record ValidationReport(
    bool Valid,
    int ErrorCount,
    int WarningCount,
    [property: JsonIgnore] int InfoCount,
    [property: JsonIgnore] int FilesChecked,
    bool Truncated,
    IReadOnlyList<Diagnostic> Diagnostics);
