# docker build -f deploy/docker/Gateway.Dockerfile -t scim-gateway:0.1.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY .editorconfig global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY eng eng
COPY src src
# Images always run on Microsoft's Orleans; a package feed that lacks it fails here.
RUN dotnet publish src/Gateway/Gateway.csproj -c Release -o /app -p:OrleansPackages=true -p:UseAppHost=false -p:DebugType=embedded

# Chiseled: no shell, no package manager, nothing but the runtime.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
# The address is the setting Urls; the image's own default would only add a warning to the log.
ENV ASPNETCORE_HTTP_PORTS=
# The image has no Kerberos libraries; Npgsql would try them with every connection.
ENV PGGSSENCMODE=disable
# The numeric account that the image brings, so that runAsNonRoot can be checked.
USER $APP_UID
EXPOSE 8080
ENTRYPOINT ["dotnet", "ScimCluster.Gateway.dll"]
