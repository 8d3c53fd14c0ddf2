using System.Text.Json;
using CODE.Cli.Output;
using ModelContextProtocol.Protocol;

namespace CODE.Cli.Commands;

/// <summary>Shows what a call will do when the gateway wants it confirmed, and takes the user's answer.</summary>
/// <param name="terminal">Where the user is.</param>
/// <param name="isGiven">Whether the user has said yes beforehand, by <c>--yes</c>.</param>
internal sealed class CallConfirmation(Terminal terminal, bool isGiven)
{
    private const string Approve = "approve";

    /// <summary>Answers an elicitation.</summary>
    /// <exception cref="CliFault">It asks for something else, or nobody is there to be asked.</exception>
    public async ValueTask<ElicitResult> AnswerAsync(ElicitRequestParams? request, CancellationToken cancellation)
    {
        if (request is not { RequestedSchema.Properties: { Count: 1 } fields } || !fields.TryGetValue(Approve, out ElicitRequestParams.PrimitiveSchemaDefinition? field)
            || field is not ElicitRequestParams.BooleanSchema)
        {
            throw new CliFault(
                ExitCode.Failed,
                "input_required",
                "The tool asks for input that a command line cannot give: " + request?.Message,
                "Call it from an MCP host, or give what it asks for as an argument.");
        }

        foreach (string line in SafeText.Lines(request.Message).Split('\n')) terminal.Note(line);
        if (!isGiven && !terminal.IsAttended)
        {
            throw new CliFault(
                ExitCode.Failed, "confirmation_required", "The call has to be confirmed, and nobody is here to be asked. Nothing was done.", "Run it on a terminal, or give --yes.");
        }

        // Reading a line cannot be cancelled; waiting for it can.
        bool yes = isGiven || await Task.Run(() => terminal.Confirm("Approve?"), cancellation).WaitAsync(cancellation);
        return yes
            ? new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { [Approve] = JsonElement.Parse("true") } }
            : new ElicitResult { Action = "decline" };
    }
}
