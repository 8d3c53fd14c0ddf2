namespace CODE.Deployment.Variables;

/// <summary>An input variable that a root module declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsSensitive">Whether its value must not be shown.</param>
/// <param name="IsEphemeral">Whether its value is in no plan and has to be given again to apply one; never shown either.</param>
/// <param name="DefaultLiterals">The strings and numbers of its default.</param>
internal sealed record DeclaredVariable(string Name, bool IsSensitive, bool IsEphemeral, IReadOnlyList<string> DefaultLiterals)
{
    /// <summary>Whether its value is kept from every answer.</summary>
    public bool IsSecret => IsSensitive || IsEphemeral;
}
