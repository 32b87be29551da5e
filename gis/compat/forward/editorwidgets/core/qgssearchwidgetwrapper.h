#pragma once
#include <qgssearchwidgetwrapper.h> // packagers flatten this folder
