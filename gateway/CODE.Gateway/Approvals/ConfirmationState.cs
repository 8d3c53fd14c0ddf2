namespace CODE.Gateway.Approvals;

/// <summary>
/// What a client is given to bring back with its user's answer. The gateway keeps nothing of a confirmation that is under way, so that any replica can
/// take the answer; a signature keeps it as it was written.
/// </summary>
/// <param name="Subject">Who called.</param>
/// <param name="Client">By which OAuth client.</param>
/// <param name="Server">Whose tool.</param>
/// <param name="Tool">Which tool.</param>
/// <param name="Arguments">The hash of the arguments.</param>
/// <param name="Definition">The hash of the tool's definition.</param>
/// <param name="ExpiresAt">Until when the answer is taken; Unix time, s.</param>
/// <param name="Nonce">Makes it good for one time.</param>
/// <param name="Rule">The rule that asked.</param>
/// <param name="InputResponses">What the call itself answered to its server, as JSON text: the answer to the gateway takes its place in the next request.</param>
/// <param name="RequestState">What the call itself brought back to its server.</param>
internal sealed record ConfirmationState(
    string Subject,
    string? Client,
    string Server,
    string Tool,
    string Arguments,
    string Definition,
    long ExpiresAt,
    string Nonce,
    string Rule,
    string? InputResponses = null,
    string? RequestState = null);
