using CODE.Gateway.Containment.Messages;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Routing;

/// <summary>Gets the answer to a call before its caller does.</summary>
internal interface IAnswerGuard
{
    /// <summary>The server has answered.</summary>
    /// <param name="answer">Its answer, contained.</param>
    /// <param name="cancellationToken">The client's patience.</param>
    /// <returns>What the caller gets.</returns>
    ValueTask<ContainedMessage> PassAsync(ContainedMessage answer, CancellationToken cancellationToken);

    /// <summary>The server has not answered, and the caller is about to be told so.</summary>
    /// <param name="fault">Why.</param>
    /// <returns>What the caller gets in its place, or null.</returns>
    ValueTask<ContainedMessage?> ReplaceAsync(Fault fault);
}
