using System.Text;

namespace CODE.Testing.Kubernetes;

/// <summary>Writes a kubeconfig for one cluster.</summary>
internal static class KubeconfigText
{
    /// <summary>A kubeconfig with a context for each user, named like the user; the first is the current one.</summary>
    /// <param name="address">The API server's address.</param>
    /// <param name="authority">The certificate that signed the API server's, as PEM.</param>
    /// <param name="users">The users and their tokens.</param>
    public static string Of(string address, string authority, params (string Name, string Token)[] users) =>
        $"""
        apiVersion: v1
        kind: Config
        current-context: {users[0].Name}
        clusters:
        - name: test
          cluster:
            server: {address}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authority))}
        users:
        {string.Join('\n', users.Select(static user => $"- name: {user.Name}\n  user:\n    token: {user.Token}"))}
        contexts:
        {string.Join('\n', users.Select(static user => $"- name: {user.Name}\n  context:\n    cluster: test\n    user: {user.Name}"))}

        """;
}
