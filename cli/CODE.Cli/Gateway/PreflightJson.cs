using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>Whether a call would be let through.</summary>
internal sealed record PreflightOutcome(bool Allowed, IReadOnlyList<PreflightStepVerdict> Steps, bool? WouldNeedApproval = null);

/// <summary>What one step says.</summary>
internal sealed record PreflightStepVerdict(string Step, bool Allowed, string? Rule = null, string? Reason = null, string? Fix = null);

/// <summary>JSON of a preflight's report.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PreflightOutcome))]
internal sealed partial class PreflightJson : JsonSerializerContext;
