using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Conformance.Tools;

/// <summary>Tools that hand their state to the client between rounds (2026-07-28, <c>requestState</c>), and so have to sign it.</summary>
public sealed class StateTools(SignedState state)
{
    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Asks for a confirmation and wants its state back.")]
    public string RequestState(RequestContext<CallToolRequestParams> call) =>
        Read(call) is "asked" && Questions.Response(call.Params.InputResponses, "confirm") is not null
            ? "state-ok"
            : throw Require("asked", ("confirm", Questions.Confirm("Please confirm")));

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Asks for a confirmation and refuses a state that is not its own.")]
    public string Tampered(RequestContext<CallToolRequestParams> call) => RequestState(call);

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks the user, the model and for the roots at once.")]
    public string Multiple(RequestContext<CallToolRequestParams> call)
    {
        string[] keys = ["user_name", "greeting", "client_roots"];
        return Read(call) is "asked" && keys.All(key => Questions.Response(call.Params.InputResponses, key) is not null)
            ? "All three answered."
            : throw Require(
                "asked",
                ("user_name", Questions.Text("What is your name?", "name")),
                ("greeting", Questions.Model("Generate a greeting", 50)),
                ("client_roots", Questions.Roots()));
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks twice, the second time knowing the first answer.")]
    public string MultiRound(RequestContext<CallToolRequestParams> call)
    {
        var known = Read(call);
        if (known is not null && known.StartsWith("name:", StringComparison.Ordinal)
            && Questions.Answer(call.Params.InputResponses, "step2", "color") is { } color)
        {
            return $"{known["name:".Length..]} likes {color}.";
        }

        throw known is "asked" && Questions.Answer(call.Params.InputResponses, "step1", "name") is { } name
            ? Require($"name:{name}", ("step2", Questions.Text("Step 2: What is your favorite color?", "color")))
            : Require("asked", ("step1", Questions.Text("Step 1: What is your name?", "name")));
    }

    private string? Read(RequestContext<CallToolRequestParams> call) =>
        call.Params.RequestState is not { } signed ? null
        : state.Open(signed) ?? throw new McpProtocolException("requestState was changed on its way.", McpErrorCode.InvalidParams);

    private InputRequiredException Require(string value, params (string Key, InputRequest Request)[] requests) =>
        Questions.Require(requests, state.Seal(value));
}
