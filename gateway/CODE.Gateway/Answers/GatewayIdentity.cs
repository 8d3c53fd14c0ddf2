using System.Text.Json;

namespace CODE.Gateway.Answers;

/// <summary>As what the gateway introduces itself to clients.</summary>
internal static class GatewayIdentity
{
    /// <summary>The version of its assembly.</summary>
    public static readonly string Version = typeof(GatewayIdentity).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Writes the protocol's <c>Implementation</c>.</summary>
    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, "code-gateway"u8);
        json.WriteString("title"u8, "CODE"u8);
        json.WriteString("version"u8, Version);
        json.WriteEndObject();
    }
}
