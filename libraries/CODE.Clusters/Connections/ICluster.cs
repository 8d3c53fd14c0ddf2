namespace CODE.Clusters.Connections;

/// <summary>One cluster, asked on behalf of one caller. Every method throws a <c>FaultException</c> that says what went wrong and what to do about it.</summary>
public interface ICluster
{
    /// <summary>The context's name.</summary>
    string Context { get; }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <typeparam name="T">A model of KubernetesClient, or <c>JsonElement</c> or <c>JsonNode</c> for whatever it is.</typeparam>
    Task<T> SendAsync<T>(ClusterRequest request, CancellationToken cancellationToken);

    /// <summary>Sends a request and reads its answer as it comes: logs and watches. The caller disposes it, and bounds how long it is read.</summary>
    Task<Stream> OpenAsync(ClusterRequest request, CancellationToken cancellationToken);
}
