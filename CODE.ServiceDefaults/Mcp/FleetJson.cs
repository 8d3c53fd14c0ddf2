using System.Text.Json;
using System.Text.Json.Serialization;
using ModelContextProtocol;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>How every server writes and reads JSON: snake_case names, enums as snake_case strings, no nulls.</summary>
public static class FleetJson
{
    /// <summary>The options, made once and read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        // The SDK's own types come first in its chain; ours are added behind them by reflection.
        var options = new JsonSerializerOptions(McpJsonUtilities.DefaultOptions)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,

            // Otherwise every number's schema is "string or integer, matching a pattern".
            NumberHandling = JsonNumberHandling.Strict,
        };

        // In front of the SDK's own enum converter, which would write the names as they are in C#.
        options.Converters.Insert(0, new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
