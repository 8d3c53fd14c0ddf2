using CODE.Gateway.Caching.Versions;
using CODE.Gateway.Containment.Messages;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Caching;

/// <summary>
/// Holds the answer to a change back until the change is known everywhere, whether it succeeded or not: what failed half-way has changed something, too. A change that
/// goes on as a task is over when the task is. Of one that nobody answered for it is not known whether it is over, so its announcement stays until its deadline.
/// </summary>
internal sealed class ChangeGuard(TagChange change, DateTimeOffset until, TagChanges changes, TaskChanges tasks) : IAnswerGuard
{
    /// <inheritdoc/>
    public async ValueTask<ContainedMessage> PassAsync(ContainedMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Facts.IsTask)
        {
            await tasks.BeginAsync(answer.Json, change, until, cancellationToken);
        }
        else
        {
            await changes.EndAsync(change);
        }

        return answer;
    }

    /// <inheritdoc/>
    public async ValueTask<ContainedMessage?> ReplaceAsync(Fault fault)
    {
        // Nobody was there to do anything.
        if (fault.Code == FaultCodes.Unavailable)
        {
            await changes.EndAsync(change);
        }

        return null;
    }
}
