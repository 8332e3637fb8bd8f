@echo off
rem Starts Chatferry, on the Java of this folder if it brings one, else on that of JAVA_HOME or of the PATH. JAVA_OPTS reaches the JVM.
setlocal enableextensions disabledelayedexpansion
set "home=%~dp0.."
set "java=%home%\runtime\bin\java.exe"
if exist "%java%" goto found
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME:"=%\bin\java.exe"
rem a Java before 17 does not know this option
"%java%" --enable-native-access=ALL-UNNAMED -version >nul 2>&1 || goto missing
goto found

:missing
>&2 echo Chatferry needs Java 17 or later: "%java%" is older, or is not there
>&2 echo   install one or set JAVA_HOME to one; the packages that are named for a platform bring their own
exit /b 64

:found
set "options="
for %%c in (import retry schedule demo) do if "%~1"=="%%c" set "options=-XX:TieredStopAtLevel=1"
for %%c in (validate plan) do if "%~1"=="%%c" set "options=-XX:FreqInlineSize=100 -XX:InlineSmallCode=1000"
"%java%" -Xshare:auto -XX:+UseSerialGC -Dfile.encoding=UTF-8 -Xlog:disable -Xlog:all=error:stderr %options% "-Dchatferry.home=%home%" -Dchatferry.command=chatferry %JAVA_OPTS% -jar "%home%\lib\chatferry.jar" %*
exit /b %errorlevel%
