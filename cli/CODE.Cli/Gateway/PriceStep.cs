using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>A step of an import of prices.</summary>
internal sealed record PriceStep(string Provider, string State, string Detail = "", int PartsDone = 0, int Parts = 0, long Prices = 0);

/// <summary>JSON of this part of the API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PriceStep))]
internal sealed partial class PriceJson : JsonSerializerContext;
