using System.Globalization;
using CODE.Cost.Billing;
using CODE.Cost.Pricing;
using Grpc.Core;
using Contract = CODE.Billing.V1;

namespace CODE.Cost.Contracts;

/// <summary>Imports billing data for operators (<c>protos/billing.proto</c>).</summary>
internal sealed class BillingService(BillingImporter importer, IHostApplicationLifetime lifetime) : Contract.BillingData.BillingDataBase
{
    /// <inheritdoc/>
    public override async Task Import(Contract.ImportRequest request, IServerStreamWriter<Contract.ImportProgress> responseStream, ServerCallContext context)
    {
        // An import that is stopped changes nothing, so it does not hold up the shutdown.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await importer.RunAsync(request.Path, progress => responseStream.WriteAsync(ToContract(progress), ends.Token), ends.Token);
    }

    private static Contract.ImportProgress ToContract(BillingProgress progress) => new()
    {
        State = EstimateReport.Word(progress.State),
        Detail = progress.Detail,
        FilesDone = progress.FilesDone,
        Files = progress.Files,
        Rows = progress.Rows,
        Imported = { progress.Imported.Select(ToContract) },
    };

    private static Contract.ImportedPeriod ToContract(ImportedPeriod period) => new()
    {
        ProviderName = period.Record.Provider,
        BillingAccountId = period.Record.Account,
        BillingPeriodStart = period.Record.Period.ToString("O", CultureInfo.InvariantCulture),
        Rows = period.Record.Rows,
        BilledCost = Text(period.Record.Total.Billed),
        EffectiveCost = Text(period.Record.Total.Effective),
        BillingCurrency = period.Record.Currency,
        Replaced = period.IsReplaced,
    };

    private static string Text(decimal amount) => amount.ToString("0.############", CultureInfo.InvariantCulture);
}
