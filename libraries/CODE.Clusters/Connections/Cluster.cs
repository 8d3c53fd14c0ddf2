namespace CODE.Clusters.Connections;

/// <summary>A connection, used on behalf of one caller. Whoever waits for long goes on over the connection that a new login made.</summary>
internal sealed class Cluster(string context, Func<ClusterConnection> connect, Impersonation? impersonation) : ICluster
{
    /// <inheritdoc/>
    public string Context => context;

    /// <inheritdoc/>
    public Task<T> SendAsync<T>(ClusterRequest request, CancellationToken cancellationToken) =>
        UseAsync(connection => connection.SendAsync<T>(request, impersonation, cancellationToken));

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(ClusterRequest request, CancellationToken cancellationToken) =>
        UseAsync(connection => connection.OpenAsync(request, impersonation, cancellationToken));

    private async Task<T> UseAsync<T>(Func<ClusterConnection, Task<T>> use)
    {
        var connection = connect();
        while (!connection.TryEnter())
        {
            // Replaced between the two lines.
            connection = connect();
        }

        try
        {
            return await use(connection);
        }
        finally
        {
            connection.Leave();
        }
    }
}
