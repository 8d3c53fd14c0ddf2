using Xunit;

namespace CODE.Testing.Processes;

/// <summary>Waits until a server says that it is ready.</summary>
public static class Readiness
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Polls an address until it answers 200, or the process that should answer ends, or the deadline is over.</summary>
    public static Task WaitAsync(ChildProcess process, Uri health, CancellationToken cancellationToken) =>
        UntilAsync(
            async token =>
            {
                Assert.False(process.HasExited, $"{process} ended before it was ready.{Environment.NewLine}{process.Told()}");
                using var http = TestHttp.CreateClient(health);
                using var answer = await http.GetAsync(health, token);
                return answer.IsSuccessStatusCode;
            },
            () => $"{process} was not ready in time.{Environment.NewLine}{process.Told()}",
            cancellationToken);

    /// <summary>Polls a condition until it holds. A refused connection counts as not yet.</summary>
    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> condition, Func<string> otherwise, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(Deadline);
        while (true)
        {
            try
            {
                if (await condition(timer.Token))
                {
                    return;
                }

                await Task.Delay(Interval, timer.Token);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Interval, CancellationToken.None);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Assert.Fail(otherwise());
            }
        }
    }
}
