using CODE.Cost.Imports;

namespace CODE.Cost.Billing;

/// <summary>A step of an import of billing data.</summary>
/// <param name="State">How far.</param>
/// <param name="Detail">What is read, or why it failed.</param>
/// <param name="FilesDone">How many files are read.</param>
/// <param name="Files">How many there are.</param>
/// <param name="Rows">How many rows there are so far.</param>
/// <param name="Imported">What counts now; empty until it is done.</param>
internal sealed record BillingProgress(ImportState State, string Detail, int FilesDone, int Files, long Rows, IReadOnlyList<ImportedPeriod> Imported);

/// <summary>An account and billing period that was imported.</summary>
/// <param name="Record">What counts now.</param>
/// <param name="IsReplaced">Whether it replaced what was imported before.</param>
internal sealed record ImportedPeriod(BillingRecord Record, bool IsReplaced);
