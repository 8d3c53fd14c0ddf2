using System.Security.Cryptography;
using System.Text;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Gateway.Approvals;

/// <summary>Has the human at the host confirm a call: makes what the client carries, and takes it back, once.</summary>
internal sealed class Confirmations(ConfirmationSeal seal, IConnectionMultiplexer store, IOptions<ApprovalOptions> options, TimeProvider time)
{
    // A state travels in headers of nobody, but twice through every hop.
    private const int MaxCarried = 64 * 1024;

    // The nonce is kept for longer than the state is good, so that clocks of replicas may differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Until when an answer to a question asked now is taken.</summary>
    public DateTimeOffset ExpiresAt => time.GetUtcNow() + options.Value.ConfirmWithin;

    /// <summary>Makes the state for a question about a call.</summary>
    /// <exception cref="FaultException">What the call itself carries is too large to be carried along.</exception>
    public string Begin(GatewayCall call, ApprovalNeed need)
    {
        var message = call.Message;
        if (message.InputResponses.Length + (message.RequestState?.Length ?? 0) > MaxCarried)
        {
            throw new FaultException(FaultCodes.TooLarge, $"The call's own inputResponses and requestState have more than {MaxCarried} characters.", "Answer the server's questions more briefly.");
        }

        return seal.Seal(new ConfirmationState(
            call.Caller.Subject,
            call.Caller.ClientId,
            call.Use!.Server.Name,
            call.Use.Key,
            call.ArgumentsHash,
            call.Tool?.Hash ?? string.Empty,
            ExpiresAt.ToUnixTimeSeconds(),
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            need.Rule,
            message.InputResponses.IsEmpty ? null : Encoding.UTF8.GetString(message.InputResponses.Span),
            message.RequestState));
    }

    /// <summary>Reads the state that a call brings back, which has to be of this very call.</summary>
    /// <exception cref="FaultException">It is not.</exception>
    public ConfirmationState Open(GatewayCall call)
    {
        if (seal.Open(call.Message.RequestState!) is not { } state)
        {
            throw Refused("is not as the gateway wrote it");
        }

        if (state.Subject != call.Caller.Subject || state.Client != call.Caller.ClientId)
        {
            throw Refused("is another caller's");
        }

        if (state.Server != call.Use!.Server.Name || state.Tool != call.Use.Key)
        {
            throw Refused("is for another tool");
        }

        if (state.Arguments != call.ArgumentsHash)
        {
            throw Refused("is for other arguments");
        }

        if (state.Definition != (call.Tool?.Hash ?? string.Empty))
        {
            throw Refused("is for another definition of the tool, which has changed since");
        }

        return time.GetUtcNow().ToUnixTimeSeconds() < state.ExpiresAt
            ? state
            : throw new FaultException(FaultCodes.Expired, "The time to confirm this call is over. Nothing was done.", "Make the call again, without requestState, and confirm it in time.");
    }

    /// <summary>Uses a state up.</summary>
    /// <exception cref="FaultException">It has been used before, or the store is away and nobody can tell.</exception>
    public async Task UseAsync(ConfirmationState state, CancellationToken cancellationToken)
    {
        var left = DateTimeOffset.FromUnixTimeSeconds(state.ExpiresAt) - time.GetUtcNow() + Slack;
        var database = store.GetDatabase();
        if (!await StoreCalls.Guard(() => database.StringSetAsync($"code:gateway:approval-nonce:{state.Nonce}", "used", left, When.NotExists), cancellationToken))
        {
            throw Refused("has been used before");
        }
    }

    private static FaultException Refused(string why) => new(
        FaultCodes.ApprovalRequired, $"The confirmation in requestState {why}. Nothing was done.", "Make the call again, without requestState, and have the human at the host confirm it.");
}
