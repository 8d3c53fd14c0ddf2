using System.Text;
using System.Text.Json;
using CODE.Gateway.Envelope;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Gateway.Tests.Envelope;

public sealed class MessageReaderProperties
{
    private static readonly string[] Keys =
        ["jsonrpc", "id", "method", "params", "name", "Name", "uri", "taskId", "_meta", "ref", "result", "error", "arguments", "x", "", "é", "io.modelcontextprotocol/protocolVersion"];

    private static readonly string[] Literals =
        ["null", "true", "false", "0", "-1", "1.5", "1e400", "\"\"", "\"2.0\"", "\"tools/call\"", "\"a\\u00e9\\n\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "12345678901234567890"];

    [Property(MaxTest = 2_000)]
    public Property Read_OfAnyMessageItTakes_AgreesWithJsonDocument() => Prop.ForAll(Message().ToArbitrary(), static json =>
    {
        var refusal = MessageReader.Read(Encoding.UTF8.GetBytes(json), 64, out var message);
        if (refusal is not null)
        {
            return true;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var root = document.RootElement;
        return message.Method == (root.TryGetProperty("method", out var method) ? method.GetString() : "")
            && Encoding.UTF8.GetString(message.Id.Span) == (root.TryGetProperty("id", out var id) ? id.GetRawText() : "null")
            && message.Name == Text(root, "params", "name")
            && message.Uri == Text(root, "params", "uri")
            && message.TaskId == Text(root, "params", "taskId")
            && message.ReferenceName == Text(root, "params", "ref", "name")
            && message.MetaRevision == Text(root, "params", "_meta", "io.modelcontextprotocol/protocolVersion");
    });

    [Property(MaxTest = 500)]
    public Property Read_OfAWellFormedCall_TakesIt() => Prop.ForAll(Value(3).ToArbitrary(), static json =>
    {
        var body = $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":{"a":{{json}} } } }""";
        bool isSound;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            isSound = true;
        }
        catch (JsonException)
        {
            isSound = false;
        }

        return (MessageReader.Read(Encoding.UTF8.GetBytes(body), 64, out var message) is null) == isSound && (!isSound || message.Name == "t");
    });

    [Property(MaxTest = 2_000)]
    public Property Read_OfAnyBytes_NeverThrows() => Prop.ForAll(
        Gen.OneOf(ArbMap.Default.GeneratorFor<byte[]>(), Message().Select(Encoding.UTF8.GetBytes).SelectMany(Spoil)).ToArbitrary(),
        static bytes =>
        {
            MessageReader.Read(bytes, 8, out var message);
            return message is not null;
        });

    private static string? Text(JsonElement element, params string[] path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    // Near a real message, so that many are taken, with every part open to be something else.
    private static Gen<string> Message() =>
        from version in Mostly("\"2.0\"")
        from id in Mostly("7")
        from method in Mostly("\"tools/call\"")
        from parameters in Gen.OneOf(Object(3), Value(2))
        from rest in Object(1)
        let head = $"\"jsonrpc\":{version},\"id\":{id},\"method\":{method},\"params\":{parameters}"
        from withRest in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select withRest ? $"{{{head},{rest[1..]}" : $"{{{head}}}";

    private static Gen<string> Mostly(string usual) => Gen.Frequency((9, Gen.Constant(usual)), (1, Value(1)));

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.Elements(Literals)
        : Gen.Frequency((3, Gen.Elements(Literals)), (2, Object(depth - 1)), (1, Gen.ListOf(Value(depth - 1)).Select(static items => $"[{string.Join(',', items)}]")));

    private static Gen<string> Object(int depth) =>
        Gen.ListOf(from key in Gen.Elements(Keys) from value in Value(depth) select $"{JsonSerializer.Serialize(key)}:{value}", 4)
            .SelectMany(static members => Gen.Choose(0, 4), static (members, count) => $"{{{string.Join(',', members.Take(count))}}}");

    private static Gen<byte[]> Spoil(byte[] bytes) =>
        from position in Gen.Choose(0, Math.Max(0, bytes.Length - 1))
        from value in Gen.Choose(0, 255)
        select bytes.Select((original, index) => index == position ? (byte)value : original).ToArray();
}
