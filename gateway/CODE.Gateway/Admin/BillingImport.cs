using CODE.Billing.V1;
using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Admin;

/// <summary>Has the cost server import billing exports, over the contract of <c>protos/billing.proto</c>.</summary>
internal sealed class BillingImport(CostOperations operations)
{
    private static readonly Fault NoSuchPath = new(FaultCodes.InvalidArgument, "This cannot be a path.", "Give a file or a folder in the cost server's workspace.");

    /// <summary>The steps of the import, as they come; it ends without effect when its reader goes.</summary>
    /// <param name="server">The cost server.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="path">A file or a folder in the server's workspace.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The server cannot be asked, or breaks off.</exception>
    public IAsyncEnumerable<BillingImportStep> RunAsync(FleetServer server, AdminCaller caller, string path, CancellationToken cancellationToken) => operations
        .RunAsync(server, caller, (invoker, options) => new BillingData.BillingDataClient(invoker).Import(new ImportRequest { Path = path }, options), NoSuchPath, cancellationToken)
        .Select(static step => new BillingImportStep(step.State, step.Detail, step.FilesDone, step.Files, step.Rows, step.Imported.Count == 0 ? null : [.. step.Imported.Select(static period =>
            new ImportedBill(period.ProviderName, period.BillingAccountId, period.BillingPeriodStart, period.Rows, period.BilledCost, period.EffectiveCost, period.BillingCurrency, period.Replaced))]));
}

/// <summary>A step of an import of billing exports.</summary>
/// <param name="State">started, reading, done or failed.</param>
/// <param name="Detail">What is read, or why it failed.</param>
/// <param name="FilesDone">How many files are read.</param>
/// <param name="Files">How many there are.</param>
/// <param name="Rows">How many rows there are so far.</param>
/// <param name="Imported">What counts now; only when it is done.</param>
internal sealed record BillingImportStep(string State, string Detail, int FilesDone, int Files, long Rows, IReadOnlyList<ImportedBill>? Imported);

/// <summary>An account and billing period that was imported; amounts are decimals as text.</summary>
/// <param name="ProviderName">Whose bill.</param>
/// <param name="BillingAccountId">The account that is invoiced.</param>
/// <param name="BillingPeriodStart">The first day of the period, ISO 8601.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="BilledCost">What is invoiced.</param>
/// <param name="EffectiveCost">The same with what was paid in advance spread over its use.</param>
/// <param name="BillingCurrency">ISO 4217.</param>
/// <param name="Replaced">Whether it replaced what was imported before.</param>
internal sealed record ImportedBill(
    string ProviderName, string BillingAccountId, string BillingPeriodStart, long Rows, string BilledCost, string EffectiveCost, string BillingCurrency, bool Replaced);
