using System.Text;
using System.Text.Json;
using CODE.Gateway.Definitions;
using CODE.Gateway.Policy;

namespace CODE.Gateway.Tests.Policy;

public sealed class ArgumentConditionTests
{
    private static readonly ToolDefinition Tool = ToolDefinition.Read("""
        {"name":"scale","inputSchema":{"type":"object","additionalProperties":false,"properties":{
          "namespace":{"type":"string","default":"default"},"name":{"type":"string"},"replicas":{"type":"integer"},"labels":{"type":"object"}}}}
        """u8.ToArray());

    [Theory]
    // What a rule that opens something sees, and what one that closes something sees.
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{"replicas":20}""", true, true)]
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{"replicas":21}""", false, false)]
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{"replicas":"21"}""", false, true)]
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{"replicas":[21]}""", false, true)]
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{}""", false, true)]
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{"replicas":null}""", false, true)]
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{"replicas":2,"unknown":1}""", false, true)]
    [InlineData("""{"properties":{"replicas":{"maximum":20}}}""", """{"replicas":1e400}""", false, true)]
    [InlineData("""{"properties":{"other":{"maximum":20}}}""", """{"other":1,"OTHER":99}""", false, true)]
    [InlineData("""{"properties":{"namespace":{"const":"default"}}}""", """{}""", true, true)]
    [InlineData("""{"properties":{"namespace":{"const":"default"}}}""", """{"namespace":null}""", true, true)]
    [InlineData("""{"properties":{"namespace":{"const":"default"}}}""", """{"namespace":"Default"}""", false, false)]
    [InlineData("""{"properties":{"namespace":{"enum":["staging","dev"]}}}""", """{"namespace":"dev"}""", true, true)]
    [InlineData("""{"properties":{"namespace":{"enum":["staging","dev"]}}}""", """{"namespace":"dev "}""", false, false)]
    [InlineData("""{"properties":{"namespace":{"enum":["staging","dev"]}}}""", """{"n\u0061mespace":"d\u0065v"}""", true, true)]
    [InlineData("""{"properties":{"name":{"not":{"pattern":"^prod-"}}}}""", """{"name":"prod-db"}""", false, false)]
    [InlineData("""{"properties":{"name":{"not":{"pattern":"^prod-"}}}}""", """{"name":"shop"}""", true, true)]
    [InlineData("""{"required":["name"]}""", """{}""", false, false)]
    [InlineData("""{"anyOf":[{"required":["name"]},{"required":["replicas"]}]}""", """{"replicas":1}""", true, true)]
    public async Task Condition_IsDecidedTheSafeWay(string schema, string arguments, bool surely, bool maybe)
    {
        var condition = await ArgumentCondition.ReadAsync(JsonElement.Parse(schema), "test");
        Assert.Equal((surely, maybe), (condition.SurelyFits(Encoding.UTF8.GetBytes(arguments), Tool), condition.MayFit(Encoding.UTF8.GetBytes(arguments), Tool)));
    }

    [Fact]
    public async Task Pattern_ThatCouldRunForEver_DoesNot()
    {
        var condition = await ArgumentCondition.ReadAsync(JsonElement.Parse("""{"properties":{"name":{"pattern":"^(a+)+$"}}}"""), "test");
        var evil = Encoding.UTF8.GetBytes($$"""{"name":"{{new string('a', 50_000)}}!"}""");
        Assert.False(condition.SurelyFits(evil, Tool));
        Assert.False(condition.MayFit(evil, Tool));
    }

    [Theory]
    [InlineData("""{"$ref":"http://127.0.0.1:1/x"}""")]
    [InlineData("""{"properties":{"a":{"format":"ipv4"}}}""")]
    [InlineData("""{"if":{},"then":{}}""")]
    [InlineData("""{"properties":{"a":{"propertyNames":{}}}}""")]
    [InlineData("""{"properties":{"a":{"pattern":"(?=x)"}}}""")]
    [InlineData("""{"properties":{"a":{"pattern":"("}}}""")]
    [InlineData("""{"patternProperties":{"a":{}}}""")]
    [InlineData("""{"allOf":{}}""")]
    [InlineData("""{"properties":{"a":1}}""")]
    public async Task Keyword_ThatWouldNotBeChecked_IsRefused(string schema) =>
        await Assert.ThrowsAsync<PolicyFault>(() => ArgumentCondition.ReadAsync(JsonElement.Parse(schema), "test"));

    [Fact]
    public void Schema_WithAPatternThatCouldRunForEver_IsCheckedWithoutIt()
    {
        var tool = ToolDefinition.Read("""{"name":"x","inputSchema":{"type":"object","properties":{"pattern":{"type":"string","pattern":"^(a+)+(?!b)$"},"b":{"type":"string","pattern":"^b+$"}}}}"""u8.ToArray());
        Assert.Empty(tool.Arguments!.Check($$"""{"pattern":"{{new string('a', 50_000)}}!"}"""));
        Assert.NotEmpty(tool.Arguments.Check("""{"b":"a"}"""));
        Assert.NotEmpty(tool.Arguments.Check("""{"pattern":1}"""));
    }

    [Fact]
    public void Schema_ThatRefersElsewhere_IsNotFetched() =>
        Assert.Null(ToolDefinition.Read("""{"name":"x","inputSchema":{"properties":{"a":{"$ref":"http://127.0.0.1:1/x"}}}}"""u8.ToArray()).Arguments);
}
