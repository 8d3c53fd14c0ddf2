using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Conformance.Tools;

/// <summary>Tools that ask the client for something before they answer, in one round (2026-07-28, multi-round-trip requests).</summary>
public sealed class InputTools
{
    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Asks the user for a name.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> call) =>
        Questions.Answer(call.Params.InputResponses, "user_name", "name") is { } name
            ? $"Hello, {name}!"
            : throw Questions.Require(("user_name", Questions.Text("What is your name?", "name")));

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks the client's model for a capital.")]
    public static string Sampling(RequestContext<CallToolRequestParams> call) =>
        Questions.Response(call.Params.InputResponses, "capital_question")?.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo) is { } answer
            ? string.Concat(answer.Content.OfType<TextContentBlock>().Select(block => block.Text))
            : throw Questions.Require(("capital_question", Questions.Model("What is the capital of France?", 100)));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks for the client's roots.")]
    public static string Roots(RequestContext<CallToolRequestParams> call) =>
        Questions.Response(call.Params.InputResponses, "client_roots")?.Deserialize(InputResponse.ListRootsResultJsonTypeInfo) is { } answer
            ? $"Roots: {string.Join(", ", answer.Roots.Select(root => root.Uri))}"
            : throw Questions.Require(("client_roots", Questions.Roots()));

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only for what the client declared that it can do.")]
    public static string Capabilities(RequestContext<CallToolRequestParams> call)
    {
        if (call.Params.InputResponses is { Count: > 0 })
        {
            return "Answered.";
        }

        var declared = call.JsonRpcRequest.Context?.ClientCapabilities;
        (string, InputRequest)[] possible =
        [
            .. declared?.Sampling is null ? [] : ((string, InputRequest)[])[("capital_question", Questions.Model("What is the capital of France?", 100))],
            .. declared?.Elicitation is null ? [] : ((string, InputRequest)[])[("user_name", Questions.Text("What is your name?", "name"))],
            .. declared?.Roots is null ? [] : ((string, InputRequest)[])[("client_roots", Questions.Roots())],
        ];
        return possible is [] ? "The client can be asked for nothing." : throw Questions.Require(possible);
    }
}
