using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace CODE.Conformance.Tools;

/// <summary>
/// Tools of revisions before 2026-07-28, in which a server sends requests to the client over a session. A stateless server has none, so their
/// scenarios fail, as docs/conformance.md says; they are here so that the failures are seen to be these and no others.
/// </summary>
public sealed class SessionTools
{
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> Sampling(McpServer server, [Description("The prompt.")] string prompt, CancellationToken cancellationToken)
    {
        var answer = await server.SampleAsync(Questions.Sampling(prompt, 100), cancellationToken: cancellationToken);
        return $"LLM response: {string.Concat(answer.Content.OfType<TextContentBlock>().Select(block => block.Text))}";
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the user for a name and an address.")]
    public static Task<string> Elicitation(McpServer server, [Description("What to tell the user.")] string message, CancellationToken cancellationToken) =>
        Ask(server, message, new()
        {
            Properties =
            {
                ["username"] = new StringSchema { Description = "User's response" },
                ["email"] = new StringSchema { Description = "User's email address" },
            },
            Required = ["username", "email"],
        }, cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks the user with a default for each type.")]
    public static Task<string> Defaults(McpServer server, CancellationToken cancellationToken) =>
        Ask(server, "Please review the defaults", new()
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        }, cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks the user with each kind of choice.")]
    public static Task<string> Choices(McpServer server, CancellationToken cancellationToken) =>
        Ask(server, "Please choose", new()
        {
            Properties =
            {
                ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = Options("option") },
                ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled("Option") },
                ["legacyEnum"] = new LegacyTitledEnumSchema { Enum = Options("opt"), EnumNames = ["Option One", "Option Two", "Option Three"] },
                ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new UntitledEnumItemsSchema { Enum = Options("option") } },
                ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new TitledEnumItemsSchema { AnyOf = Titled("Choice") } },
            },
        }, cancellationToken);

    private static string[] Options(string prefix) => [$"{prefix}1", $"{prefix}2", $"{prefix}3"];

    private static EnumSchemaOption[] Titled(string noun) =>
    [
        new() { Const = "value1", Title = $"First {noun}" },
        new() { Const = "value2", Title = $"Second {noun}" },
        new() { Const = "value3", Title = $"Third {noun}" },
    ];

    private static async Task<string> Ask(McpServer server, string message, RequestSchema schema, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(new ElicitRequestParams { Message = message, RequestedSchema = schema }, cancellationToken);
        return $"User response: action={answer.Action}";
    }
}
