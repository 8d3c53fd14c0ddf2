using CODE.Deployment.Terraform;
using CODE.Deployment.Validation;
using CODE.Deployment.Validation.Files;
using CODE.ServiceDefaults.Workspace;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Deployment.Tests.Validation;

/// <summary>A workspace on disk with the real validator over it.</summary>
internal sealed class ValidationWorkspace : IDisposable
{
    private readonly DirectoryInfo? _temporary;
    private readonly ServiceProvider _services;

    public ValidationWorkspace()
        : this(null)
    {
    }

    private ValidationWorkspace(string? root)
    {
        _temporary = root is null ? Directory.CreateTempSubdirectory("code-validation-tests-") : null;
        Root = root ?? _temporary!.FullName;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TerraformBinary>();
        services.AddSingleton<ITerraformCli, TerraformCli>();
        services.AddSingleton<WorkspaceRoots>();
        services.AddOptions<WorkspaceOptions>().Configure(options => options.Roots.Add(Root));
        _services = services.AddValidation().BuildServiceProvider();
    }

    public string Root { get; }

    public SourceReader Reader => _services.GetRequiredService<SourceReader>();

    public static ValidationWorkspace OfRepository() => new(Repository.Root);

    public ValidationWorkspace With(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public Task<ValidationReport> ValidateAsync(DeploymentType type, string path = ".", bool strict = true) =>
        _services.GetRequiredService<DeploymentValidator>().ValidateAsync(type, path, strict, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _services.Dispose();
        _temporary?.Delete(recursive: true);
    }
}
