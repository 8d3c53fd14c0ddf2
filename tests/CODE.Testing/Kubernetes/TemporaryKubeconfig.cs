namespace CODE.Testing.Kubernetes;

/// <summary>A kubeconfig for something that only pretends to be an API server.</summary>
public sealed class TemporaryKubeconfig : IDisposable
{
    private TemporaryKubeconfig(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes one with a single context.</summary>
    public static TemporaryKubeconfig For(Uri address)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"code-kubeconfig-{Guid.NewGuid():N}");
        File.WriteAllText(path, $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "{{{address.GetLeftPart(UriPartial.Authority)}}}"}}]
            users: [{name: u, user: {token: none}}]
            contexts: [{name: only, context: {cluster: c, user: u}}]
            current-context: only
            """);
        return new TemporaryKubeconfig(path);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);
}
