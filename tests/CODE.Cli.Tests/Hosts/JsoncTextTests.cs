using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Hosts;

namespace CODE.Cli.Tests.Hosts;

public sealed class JsoncTextTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Theory]
    [InlineData("", "{\n  \"s\": {\n    \"code\": 1\n  }\n}\n")]
    [InlineData("{}", "{\n  \"s\": {\n    \"code\": 1\n  }\n}")]
    [InlineData("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"s\": {\n    \"code\": 1\n  }\n}\n")]
    [InlineData("{\n  \"a\": 1,\n}\n", "{\n  \"a\": 1,\n  \"s\": {\n    \"code\": 1\n  },\n}\n")]
    [InlineData("{\n  \"a\": 1 // , last\n}\n", "{\n  \"a\": 1, // , last\n  \"s\": {\n    \"code\": 1\n  }\n}\n")]
    [InlineData("{\n  \"a\": 1 /* , */, // x\n}\n", "{\n  \"a\": 1 /* , */, // x\n  \"s\": {\n    \"code\": 1\n  },\n}\n")]
    [InlineData("{\"s\":{\"code\":{\"old\":[1,2]}, \"z\":0}}", "{\"s\":{\"code\":1, \"z\":0}}")]
    [InlineData("{\"s\":{\"z\":0}}", "{\"s\":{\"z\":0,\n    \"code\": 1}}")]
    [InlineData("{\"s\":{ // none yet\n}}", "{\"s\":{\n    \"code\": 1 // none yet\n}}")]
    [InlineData("{\r\n\t\"s\": {}\r\n}", "{\r\n\t\"s\": {\r\n\t\t\"code\": 1\r\n\t}\r\n}")]
    [InlineData("{\n    \"s\": {\n        \"a\": \"}//\"\n    }\n}", "{\n    \"s\": {\n        \"a\": \"}//\",\n        \"code\": 1\n    }\n}")]
    [InlineData("// head\n{ \"x\": { \"s\": {} } }", "// head\n{ \"x\": { \"s\": {} },\n  \"s\": {\n    \"code\": 1\n  } }")]
    [InlineData("{ \"\\u0073\": {} }", "{ \"\\u0073\": {\n    \"code\": 1\n  } }")]
    public void WithMember_PutsTheEntryIntoTheText(string before, string after)
    {
        string result = Encoding.UTF8.GetString(JsoncText.Parse(Encoding.UTF8.GetBytes(before)).WithMember("s", "code", JsonValue.Create(1)).ToBytes());

        Assert.Equal(after, result);
        Assert.Equal(1, (int)JsonNode.Parse(result, documentOptions: Lenient)!["s"]!["code"]!);
    }

    [Fact]
    public void WithMember_ByteOrderMark_Stays()
    {
        byte[] result = JsoncText.Parse([0xEF, 0xBB, 0xBF, .. "{}"u8]).WithMember("s", "code", JsonValue.Create(1)).ToBytes();

        Assert.True(result.AsSpan().StartsWith("\uFEFF{"u8));
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("{\"i\": []}", 1)]
    [InlineData("{\"i\": [{\"id\":\"mine\",\"old\":true}]}", 1)]
    [InlineData("{\"i\": [{\"id\":\"other\"}, /* keep */ 5,]}", 3)]
    public void WithElement_ReplacesOrAdds(string before, int count)
    {
        byte[] result = JsoncText.Parse(Encoding.UTF8.GetBytes(before)).WithElement("i", new JsonObject { ["id"] = "mine", ["new"] = true }).ToBytes();

        JsonArray elements = JsonNode.Parse(result, documentOptions: Lenient)!["i"]!.AsArray();
        Assert.Equal(count, elements.Count);
        JsonNode mine = Assert.Single(elements, element => element is JsonObject one && (string?)one["id"] == "mine")!;
        Assert.True((bool)mine["new"]!);
        Assert.Null(mine["old"]);
    }

    [Theory]
    [InlineData("{\"s\": 1}")]
    [InlineData("{\"s\": {\"code\": 1, \"code\": 2}}")]
    [InlineData("{\"s\": {}, \"s\": {}}")]
    public void WithMember_WhatCannotBeKnown_IsRefused(string before) =>
        Assert.ThrowsAny<JsonException>(() => JsoncText.Parse(Encoding.UTF8.GetBytes(before)).WithMember("s", "code", JsonValue.Create(1)));

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{'a': 1}")]
    [InlineData("{\"a\": 1 /* open")]
    public void Parse_NoObject_IsRefused(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsoncText.Parse(Encoding.UTF8.GetBytes(text)));
}
