using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Bench.Fleet;

/// <summary>Debian's nginx as a reverse proxy for MCP: connections to the server kept, nothing buffered (answers may be streams), nothing logged.</summary>
internal static class NginxProxy
{
    /// <summary>The program's name.</summary>
    public const string Program = "nginx";

    private const string Health = "/alive";

    /// <summary>Starts it.</summary>
    public static async Task<WebProgram> StartAsync(ScratchFolder scratch, Uri server, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var folder = scratch.Folder("nginx");
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(folder, address, server), cancellationToken);
        return await WebProgram.ReadyAsync(ChildProcess.Start(Program, ["-p", folder, "-c", file, "-e", "stderr"]), address, Health, cancellationToken);
    }

    private static string Configuration(string folder, Uri address, Uri server) => $$"""
        daemon off;
        worker_processes auto;
        pid {{folder}}/nginx.pid;
        error_log stderr error;
        events { worker_connections 8192; }
        http {
          access_log off;
          client_body_temp_path {{folder}};
          proxy_temp_path {{folder}};
          fastcgi_temp_path {{folder}};
          uwsgi_temp_path {{folder}};
          scgi_temp_path {{folder}};
          keepalive_requests 10000000;
          upstream server {
            server {{server.Authority}};
            keepalive 1024;
            keepalive_requests 10000000;
          }
          server {
            listen {{address.Authority}};
            location = {{Health}} { return 200; }
            location / {
              proxy_pass http://server;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host 127.0.0.1;
              proxy_buffering off;
            }
          }
        }

        """;
}
