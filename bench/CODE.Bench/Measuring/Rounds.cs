namespace CODE.Bench.Measuring;

/// <summary>
/// Measures several things side by side: each once a round, in an order that turns from round to round, so that whatever else the machine does
/// at a time hits all of them. Ratios are taken within a round.
/// </summary>
internal static class Rounds
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Measures each subject once a round.</summary>
    /// <returns>For each subject its results, by round.</returns>
    public static async Task<Dictionary<TSubject, TResult[]>> InterleaveAsync<TSubject, TResult>(
        IReadOnlyList<TSubject> subjects, int rounds, Func<TSubject, Task<TResult>> measure, CancellationToken cancellationToken)
        where TSubject : notnull
    {
        var results = subjects.ToDictionary(static subject => subject, _ => new TResult[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < subjects.Count; turn++)
            {
                var subject = subjects[(turn + round) % subjects.Count];
                results[subject][round] = await measure(subject);
                await Task.Delay(Pause, cancellationToken);
            }
        }

        return results;
    }
}
