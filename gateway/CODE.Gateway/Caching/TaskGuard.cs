using CODE.Gateway.Containment.Messages;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Caching;

/// <summary>Holds the news that a task is over back until what it changed is known everywhere.</summary>
internal sealed class TaskGuard(string task, TaskChanges tasks) : IAnswerGuard
{
    /// <inheritdoc/>
    public async ValueTask<ContainedMessage> PassAsync(ContainedMessage answer, CancellationToken cancellationToken)
    {
        await tasks.EndAsync(task, answer.Json);
        return answer;
    }

    /// <inheritdoc/>
    public ValueTask<ContainedMessage?> ReplaceAsync(Fault fault) => new((ContainedMessage?)null);
}
