using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>A step of an import of billing exports.</summary>
internal sealed record BillingStep(string State, string Detail = "", int FilesDone = 0, int Files = 0, long Rows = 0, IReadOnlyList<ImportedBill>? Imported = null);

/// <summary>An account and billing period that was imported.</summary>
internal sealed record ImportedBill(
    string ProviderName, string BillingAccountId, string BillingPeriodStart, long Rows, string BilledCost, string EffectiveCost, string BillingCurrency, bool Replaced);

/// <summary>JSON of this part of the API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BillingStep))]
internal sealed partial class BillingJson : JsonSerializerContext;
