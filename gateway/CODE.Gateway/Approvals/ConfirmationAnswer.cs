using System.Text.Json;

namespace CODE.Gateway.Approvals;

/// <summary>What the human at the host said.</summary>
internal enum ConfirmationAnswer
{
    /// <summary>Nothing: the client has to be asked again.</summary>
    None,

    /// <summary>No, or nothing that means yes.</summary>
    Declined,

    /// <summary>Yes.</summary>
    Approved,
}

/// <summary>Reads what a client brings back from its user.</summary>
internal static class ConfirmationAnswers
{
    /// <summary>Under which name the gateway asks.</summary>
    public const string Key = "approval";

    /// <summary>The member of the form that says yes.</summary>
    public const string Approve = "approve";

    /// <summary>Reads the answer. Only an accepted form in which <c>approve</c> is true means yes.</summary>
    /// <param name="inputResponses"><c>params.inputResponses</c>, as JSON text.</param>
    public static ConfirmationAnswer Read(ReadOnlyMemory<byte> inputResponses)
    {
        if (inputResponses.IsEmpty)
        {
            return ConfirmationAnswer.None;
        }

        using var document = JsonDocument.Parse(inputResponses);
        if (!document.RootElement.TryGetProperty(Key, out var answer))
        {
            return ConfirmationAnswer.None;
        }

        return answer.ValueKind == JsonValueKind.Object
            && answer.TryGetProperty("action", out var action) && action.ValueKind == JsonValueKind.String && action.ValueEquals("accept"u8)
            && answer.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Object
            && content.TryGetProperty(Approve, out var approve) && approve.ValueKind == JsonValueKind.True
            ? ConfirmationAnswer.Approved
            : ConfirmationAnswer.Declined;
    }
}
