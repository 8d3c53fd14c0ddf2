namespace CODE.AppHost.Embedded.Running;

/// <summary>Asks a service whether it is ready.</summary>
internal sealed class HealthProbe(IHttpClientFactory clients, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Asks until the answer is a success, and returns true; or false when cancelled.</summary>
    public async Task<bool> WaitAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(nameof(HealthProbe));
        client.Timeout = Deadline;
        try
        {
            while (!await IsReadyAsync(client, url, cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
