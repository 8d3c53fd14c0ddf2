namespace CODE.Clusters.Connections;

/// <summary>A connection, used on behalf of one caller.</summary>
internal sealed class Cluster(string context, ClusterConnection connection, Impersonation? impersonation) : ICluster
{
    /// <inheritdoc/>
    public string Context => context;

    /// <inheritdoc/>
    public Task<T> SendAsync<T>(ClusterRequest request, CancellationToken cancellationToken) => connection.SendAsync<T>(request, impersonation, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(ClusterRequest request, CancellationToken cancellationToken) => connection.OpenAsync(request, impersonation, cancellationToken);
}
