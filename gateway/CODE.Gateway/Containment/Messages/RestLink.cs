using System.Text.Json;

namespace CODE.Gateway.Containment.Messages;

/// <summary>The content item that tells a client where the rest of a text is.</summary>
/// <param name="Uri">The first page.</param>
internal sealed record RestLink(string Uri)
{
    /// <summary>Writes the item.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "resource_link"u8);
        json.WriteString("uri"u8, Uri);
        json.WriteString("name"u8, "rest"u8);
        json.WriteString("title"u8, "The rest of this answer"u8);
        json.WriteString("description"u8, "What did not fit, in pages; each names the next. Kept for a while, for you only."u8);
        json.WriteString("mimeType"u8, "text/plain"u8);
        json.WriteEndObject();
    }
}
