using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace CODE.Cli.Hosts;

/// <summary>
/// A JSON file with comments, as people keep it: an entry is put into the text, and everything else (comments, order,
/// spacing, line ends, a byte order mark) stays byte for byte.
/// </summary>
internal sealed class JsoncText
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] _json;
    private readonly bool _hasMark;
    private readonly JsonSerializerOptions _layout;

    private JsoncText(byte[] json, bool hasMark, JsonSerializerOptions layout)
    {
        _json = json;
        _hasMark = hasMark;
        _layout = layout;
    }

    /// <summary>Reads a file's content; nothing, or only white space, counts as an empty object.</summary>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public static JsoncText Parse(ReadOnlySpan<byte> content)
    {
        bool hasMark = content.StartsWith(ByteOrderMark);
        if (hasMark) content = content[ByteOrderMark.Length..];
        JsonSerializerOptions layout = LayoutOf(content);
        if (content.Trim(" \t\r\n"u8).IsEmpty) content = Encoding.UTF8.GetBytes("{}" + layout.NewLine);
        JsoncParts.RequireObject(content);
        return new JsoncText(content.ToArray(), hasMark, layout);
    }

    /// <summary>The file's content.</summary>
    public byte[] ToBytes() => _hasMark ? [.. ByteOrderMark, .. _json] : _json;

    /// <summary>Sets a member of an object that is itself a member of the file; makes the object when it is missing.</summary>
    /// <exception cref="JsonException">The section is there twice or is no object.</exception>
    public JsoncText WithMember(string section, string name, JsonNode value)
    {
        JsoncParts root = JsoncParts.OfObject(_json, 0);
        if (root.Single(section) is not { } found)
            return Insert(root, depth: 1, Member(section, new JsonObject { [name] = value.DeepClone() }, depth: 1));

        JsoncParts servers = JsoncParts.OfObject(_json, found.Start, section);
        return servers.Single(name) is { } old
            ? Splice(old.Start, old.End, Rendered(value, depth: 2))
            : Insert(servers, depth: 2, Member(name, value, depth: 2));
    }

    /// <summary>Puts an object into an array of the file, in the place of the one with the same <c>id</c>; makes the array when it is missing.</summary>
    /// <exception cref="JsonException">The section is there twice or is no array.</exception>
    public JsoncText WithElement(string section, JsonObject element)
    {
        JsoncParts root = JsoncParts.OfObject(_json, 0);
        if (root.Single(section) is not { } found)
            return Insert(root, depth: 1, Member(section, new JsonArray(element.DeepClone()), depth: 1));

        JsoncParts array = JsoncParts.OfArray(_json, found.Start, section);
        foreach (JsoncPart old in array.Parts)
        {
            if (JsonNode.Parse(_json.AsSpan(old.Start..old.End), documentOptions: JsoncParts.NodeOptions) is JsonObject other
                && JsonNode.DeepEquals(other["id"], element["id"]))
            {
                return Splice(old.Start, old.End, Rendered(element, depth: 2));
            }
        }

        return Insert(array, depth: 2, Rendered(element, depth: 2));
    }

    private string Member(string name, JsonNode value, int depth) =>
        JsonValue.Create(name).ToJsonString(_layout) + ": " + Rendered(value, depth);

    private string Rendered(JsonNode value, int depth) =>
        value.ToJsonString(_layout).ReplaceLineEndings(_layout.NewLine + Indent(depth));

    private string Indent(int depth) => new(_layout.IndentCharacter, _layout.IndentSize * depth);

    private JsoncText Insert(JsoncParts container, int depth, string text)
    {
        string line = _layout.NewLine + Indent(depth) + text;
        if (container.Parts.Count == 0)
        {
            bool isBlank = _json.AsSpan(container.Open..container.Close).Trim(" \t\r\n"u8).IsEmpty;
            return isBlank
                ? Splice(container.Open, container.Close, line + _layout.NewLine + Indent(depth - 1))
                : Splice(container.Open, container.Open, line);
        }

        // Behind the comments that belong to the last entry, and with a comma at the end where the file keeps one there.
        int last = container.Parts[^1].End;
        ReadOnlySpan<byte> tail = _json.AsSpan(last..container.Close);
        bool endsInComma = JsoncParts.HasComma(tail);
        int end = last + tail.TrimEnd(" \t\r\n"u8).Length;
        JsoncText behind = Splice(end, end, line + (endsInComma ? "," : ""));
        return endsInComma ? behind : behind.Splice(last, last, ",");
    }

    private JsoncText Splice(int start, int end, string text) =>
        new([.. _json.AsSpan(..start), .. Encoding.UTF8.GetBytes(text), .. _json.AsSpan(end..)], _hasMark, _layout);

    private static JsonSerializerOptions LayoutOf(ReadOnlySpan<byte> content)
    {
        int indent = content.IndexOfAny("\n"u8) is >= 0 and var newLine ? content[(newLine + 1)..].IndexOfAnyExcept(" \t"u8) : 0;
        int lineStart = content.IndexOf((byte)'\n') + 1;
        return new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = content.IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n",
            IndentCharacter = indent > 0 && content[lineStart] == '\t' ? '\t' : ' ',
            IndentSize = indent is > 0 and <= 8 ? indent : 2,
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement),
        };
    }
}
