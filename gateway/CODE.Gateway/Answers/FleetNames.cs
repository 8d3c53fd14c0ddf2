using System.Text.Json;
using System.Text.Json.Serialization;

namespace CODE.Gateway.Answers;

/// <summary>How the gateway's own HTTP endpoints write and read JSON: as the whole fleet does.</summary>
internal static class FleetNames
{
    /// <summary>snake_case, enums as strings, no nulls; unknown and missing members are refused.</summary>
    public static void UseFleetNames(this JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}
