namespace CODE.Bench.Fleet;

/// <summary>A configuration of 50 files, as an application of eight parts has it: terraform with modules, manifests, Dockerfiles.</summary>
internal static class SampleConfiguration
{
    /// <summary>How many files there are.</summary>
    public const int Files = 50;

    private static readonly string[] Modules = ["network", "database", "queue", "storage"];
    private static readonly string[] Apps = ["web", "api", "worker", "mailer", "search", "billing", "reports", "admin"];
    private static readonly string[] Images = ["web", "api", "worker", "mailer", "search", "billing"];

    /// <summary>Writes the files below a folder: <c>terraform/</c>, <c>kubernetes/</c> and <c>docker/</c>.</summary>
    public static void Write(string folder)
    {
        (string Path, string Text)[] files = [.. Terraform(), .. Apps.SelectMany(Kubernetes), .. Images.Select(static image => ($"docker/{image}/Dockerfile", Dockerfile(image)))];
        if (files.Length != Files)
        {
            throw new InvalidOperationException($"There are {files.Length} files.");
        }

        foreach (var (path, text) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    private static IEnumerable<(string Path, string Text)> Terraform() =>
    [
        ("terraform/versions.tf", Versions),
        ("terraform/variables.tf", Variables),
        ("terraform/main.tf", string.Concat(Modules.Select(static module => $$"""
            module "{{module}}" {
              source = "./modules/{{module}}"

              environment = var.environment
              size        = var.size
            }


            """))),
        ("terraform/outputs.tf", string.Concat(Modules.Select(static module => $$"""
            output "{{module}}_address" {
              description = "Where the {{module}} is."
              value       = module.{{module}}.address
            }


            """))),
        .. Modules.SelectMany(static module => new[]
        {
            ($"terraform/modules/{module}/versions.tf", Versions),
            ($"terraform/modules/{module}/variables.tf", Variables),
            ($"terraform/modules/{module}/main.tf", Resources(module)),
            ($"terraform/modules/{module}/outputs.tf", $$"""
                output "address" {
                  description = "Where it is."
                  value       = terraform_data.{{module}}.output.address
                }

                """),
        }),
    ];

    private const string Versions = """
        terraform {
          required_version = ">= 1.6"
        }

        """;

    private const string Variables = """
        variable "environment" {
          description = "Where this runs."
          type        = string
          default     = "staging"
        }

        variable "size" {
          description = "How large it is."
          type        = number
          default     = 2

          validation {
            condition     = var.size > 0
            error_message = "The size has to be positive."
          }
        }

        """;

    private static string Resources(string module) => $$"""
        locals {
          name = "{{module}}-${var.environment}"
        }

        resource "terraform_data" "{{module}}" {
          input = {
            name    = local.name
            size    = var.size
            address = "${local.name}.internal"
          }
        }

        resource "terraform_data" "replica" {
          count = var.size

          input = {
            name  = "${local.name}-${count.index}"
            owner = terraform_data.{{module}}.id
          }
        }

        """;

    private static IEnumerable<(string Path, string Text)> Kubernetes(string app) =>
    [
        ($"kubernetes/{app}/deployment.yaml", $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{app}}
              labels: {app.kubernetes.io/name: {{app}}}
            spec:
              replicas: 2
              selector:
                matchLabels: {app.kubernetes.io/name: {{app}}}
              template:
                metadata:
                  labels: {app.kubernetes.io/name: {{app}}}
                spec:
                  securityContext:
                    runAsNonRoot: true
                    seccompProfile: {type: RuntimeDefault}
                  containers:
                    - name: {{app}}
                      image: registry.example.com/{{app}}:1.4.2
                      ports:
                        - {name: http, containerPort: 8080}
                      readinessProbe:
                        httpGet: {path: /ready, port: http}
                      livenessProbe:
                        httpGet: {path: /alive, port: http}
                      resources:
                        requests: {cpu: 50m, memory: 64Mi}
                        limits: {memory: 128Mi}
                      securityContext:
                        allowPrivilegeEscalation: false
                        readOnlyRootFilesystem: true
                        capabilities: {drop: [ALL]}

            """),
        ($"kubernetes/{app}/service.yaml", $$"""
            apiVersion: v1
            kind: Service
            metadata:
              name: {{app}}
            spec:
              selector: {app.kubernetes.io/name: {{app}}}
              ports:
                - {name: http, port: 80, targetPort: http}

            """),
        ($"kubernetes/{app}/budget.yaml", $$"""
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: {{app}}
            spec:
              minAvailable: 1
              selector:
                matchLabels: {app.kubernetes.io/name: {{app}}}

            """),
    ];

    private static string Dockerfile(string image) => $"""
        FROM node:24.21.0-alpine AS build
        WORKDIR /src
        COPY package.json package-lock.json ./
        RUN npm ci
        COPY . .
        RUN npm run build

        FROM node:24.21.0-alpine
        WORKDIR /app
        COPY --from=build /src/dist ./{image}
        USER node
        EXPOSE 8080
        HEALTHCHECK CMD ["wget", "-q", "-O", "-", "http://127.0.0.1:8080/alive"]
        CMD ["node", "{image}/index.js"]

        """;
}
